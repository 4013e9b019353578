import { Checkbox } from '@mantine/core'
import { Section } from '../../parts/section.tsx'
import { showDate } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import type { SectionShared } from './section-props.ts'

/** Who drives, and whether the original licence has been seen. */
export function DriverSection({ typed, patch, live, errorOf, active, open }: SectionShared) {
  const { t } = useWords()
  const drivers = live?.customer?.drivers ?? []
  const chosen = drivers.filter(driver => typed.driver_ids.includes(driver.id))
  const isDone = typed.driver_ids.length > 0 && typed.licence_seen
  const toggle = (id: string, isOn: boolean) =>
    patch({ driver_ids: isOn ? [...typed.driver_ids, id] : typed.driver_ids.filter(one => one !== id), licence_seen: false })
  return (
    <Section name="driver" title={t('check_out.driver')} isDone={isDone} isOpen={!isDone || active === 'driver'} open={open} testid="check-out-section-driver"
      facts={<><b>{chosen.map(one => one.name).join(', ')}</b> · {t('check_out.licence_was_seen')}</>}>
      {typed.customer_id === null && <p className="quiet">{t('check_out.driver_later')}</p>}
      {live?.customer && drivers.length === 0 && <p className="quiet">{t('check_out.no_driver')}</p>}
      <ul className="drivers">
        {drivers.map(driver => (
          <li key={driver.id}>
            <Checkbox checked={typed.driver_ids.includes(driver.id)} onChange={event => toggle(driver.id, event.currentTarget.checked)}
              data-testid="check-out-driver" {...(drivers.length > 1 || chosen.length === 0 ? { 'data-field': 'driver_ids' } : {})}
              label={<><b>{driver.name}</b> <span className="quiet tabular">· {t('check_out.born', { date: showDate(driver.birth_date) })} · {driver.licence_categories}
                {' '}· {driver.licence_number}{driver.licence_expires_on && ` · ${t('check_out.licence_until', { date: showDate(driver.licence_expires_on) })}`}</span></>} />
          </li>
        ))}
      </ul>
      {typed.customer_id !== null && (
        <Checkbox className="seen" label={t('check_out.licence_seen')} checked={typed.licence_seen} data-field="licence_seen" data-testid="check-out-licence-seen"
          error={errorOf('licence_seen') ?? errorOf('driver_ids')} onChange={event => patch({ licence_seen: event.currentTarget.checked })} />
      )}
    </Section>
  )
}
