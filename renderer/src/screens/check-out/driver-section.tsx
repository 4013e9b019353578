import { Checkbox, TextInput } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { bridge } from '../../bridge.ts'
import { Section } from '../../parts/section.tsx'
import { showDate } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { NewDriver } from './new-driver.tsx'
import { driverToChange, freshDriver } from './person-fields.ts'
import type { SectionShared } from './section-props.ts'

/** What a contract holds. */
const most = 5

/** Who drives, and whether the original licence has been seen. */
export function DriverSection({ typed, patch, live, errorOf, active, open }: SectionShared) {
  const { t } = useWords()
  const customer = live?.customer?.id === typed.customer_id ? live?.customer ?? null : null
  const drivers = customer?.drivers ?? []
  const chosen = drivers.filter(driver => typed.driver_ids.includes(driver.id))
  // asked where the firm wants a manager's reason, and kept in sight once it has been given
  const isCustoms = typed.customs_reason !== '' || live?.gates.some(gate => gate.field === 'customs_reason') === true
  const isDone = typed.driver_ids.length > 0 && typed.licence_seen && (!isCustoms || typed.customs_reason.trim() !== '')
  const begun = typed.new_driver?.customer_id === typed.customer_id ? typed.new_driver : null
  const [isNew, setNew] = useState(begun !== null)
  const line = useRef<HTMLButtonElement>(null)
  const seen = useRef<HTMLInputElement>(null)
  const hasNoDriver = customer !== null && drivers.length === 0
  useEffect(() => {
    // There is no licence to be seen yet: the cursor goes to where one is written down.
    if (hasNoDriver && document.activeElement === seen.current) line.current?.focus()
  }, [hasNoDriver])

  /** All that is known of the licence is read first; the card of a customer holds a part of it. */
  async function putRight(driver_id: string): Promise<void> {
    const customer_id = customer?.id
    if (customer_id === undefined) return
    const known = (await bridge().read('person', { customer_id }))?.drivers.find(one => one.id === driver_id)
    if (!known) return
    patch({ new_driver: driverToChange(customer_id, known) })
    setNew(true)
  }
  const choose = (driver_ids: string[]) => patch({ driver_ids: driver_ids.slice(0, most), licence_seen: false })
  const toggle = (id: string, isOn: boolean) => choose(isOn ? [...typed.driver_ids, id] : typed.driver_ids.filter(one => one !== id))
  function writeDown(): void {
    if (!customer) return
    // Quick hands are here again before the answer has brought the driver they have just written down.
    if (begun === null || begun.change) patch({ new_driver: freshDriver(customer, drivers.length === 0 && typed.driver_ids.length === 0) })
    setNew(true)
  }
  function leave(cursor: { current: HTMLElement | null }): void {
    setNew(false)
    setTimeout(() => cursor.current?.focus()) // once the sheet has let go of the cursor
  }
  return (
    <Section name="driver" title={t('check_out.driver')} isDone={isDone} isOpen={!isDone || active === 'driver' || (isNew && begun !== null)} open={open}
      testid="check-out-section-driver" facts={<><b>{chosen.map(one => one.name).join(', ')}</b> · {t('check_out.licence_was_seen')}</>}>
      {typed.customer_id === null && <p className="quiet">{t('check_out.driver_later')}</p>}
      {hasNoDriver && <p className="quiet">{t('check_out.no_driver')}</p>}
      <ul className="drivers">
        {drivers.map(driver => (
          <li key={driver.id}>
            <Checkbox checked={typed.driver_ids.includes(driver.id)} onChange={event => toggle(driver.id, event.currentTarget.checked)}
              data-testid="check-out-driver" {...(drivers.length > 1 || chosen.length === 0 ? { 'data-field': 'driver_ids' } : {})}
              label={<><b>{driver.name}</b> <span className="quiet tabular">· {t('check_out.born', { date: showDate(driver.birth_date) })} · {driver.licence_categories}
                {' '}· {driver.licence_number}{driver.licence_expires_on && ` · ${t('check_out.licence_until', { date: showDate(driver.licence_expires_on) })}`}</span></>} />
            <button type="button" className="text-button" data-testid="check-out-change-driver" aria-label={t('check_out.change_driver_of', { name: driver.name })} onClick={() => void putRight(driver.id)}>{t('check_out.change_driver')}</button>
          </li>
        ))}
      </ul>
      {customer && (
        // Tab stops here; Enter, which goes from field to field, only when nobody can drive without it.
        <button ref={line} type="button" className="text-button" data-testid="check-out-new-driver" {...(hasNoDriver ? { 'data-field': 'driver_ids' } : {})}
          onClick={writeDown} onKeyDown={event => {
            if (event.key !== 'Enter' || event.ctrlKey) return
            event.preventDefault() // else the form takes Enter as "go on"
            writeDown()
          }}><IconUserPlus size={18} stroke={1.6} /> {t('check_out.new_driver')}</button>
      )}
      {typed.customer_id !== null && (
        <Checkbox ref={seen} className="seen" label={t('check_out.licence_seen')} checked={typed.licence_seen} data-field="licence_seen" data-testid="check-out-licence-seen"
          error={errorOf('licence_seen') ?? errorOf('driver_ids')} onChange={event => patch({ licence_seen: event.currentTarget.checked })} />
      )}
      {isCustoms && (
        <TextInput className="medium customs" label={t('check_out.customs_reason')} value={typed.customs_reason} maxLength={200} autoComplete="off" data-field="customs_reason"
          data-testid="check-out-customs-reason" error={errorOf('customs_reason')} onChange={event => patch({ customs_reason: event.currentTarget.value })} />
      )}
      {isNew && begun && (
        <NewDriver typed={begun} change={new_driver => patch({ new_driver })} close={() => leave(line)} done={driver_id => {
          patch({ driver_ids: [...typed.driver_ids.filter(one => one !== driver_id), driver_id].slice(0, most), licence_seen: false, new_driver: null })
          leave(seen)
        }} />
      )}
    </Section>
  )
}
