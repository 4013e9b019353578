import { TextInput } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { CustomerCard } from '../../../../shared/queries.ts'
import { moved } from '../../keys.ts'
import { Section } from '../../parts/section.tsx'
import { State } from '../../parts/shape.tsx'
import { useChosen } from '../../use-chosen.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { NewCustomer } from './new-customer.tsx'
import { freshCustomer } from './person-fields.ts'
import type { SectionShared } from './section-props.ts'

/** Who rents: found by name, or written down anew without leaving the form. */
export function CustomerSection({ typed, patch, live, errorOf, active, open }: SectionShared) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const [isNew, setNew] = useState(typed.new_customer !== null)
  const { rows, isLate, failed } = useQuery('find_customers', text.trim() === '' ? null : { text })
  const isAsked = isLate && !failed
  const hits = text.trim() === '' ? [] : (rows ?? []).slice(0, 6)
  const last = hits.length // the line "new customer"
  const { at: selected, isMeant, choose: go, forget } = useChosen([...hits.map(({ id }) => id), 'new'], key => key)
  const customer = typed.customer_id === null ? null : live?.customer ?? null

  // Enter was faster than the answer: it counts for the answer to what stands in the field, never for a customer of the letters before.
  const waits = useRef(false)
  const takeNow = useEffectEvent(take)
  useEffect(() => {
    if (!waits.current || isAsked) return
    waits.current = false
    takeNow()
  }, [isAsked])

  function take(): void {
    const hit = hits[selected]
    if (hit) choose(hit)
    else writeDown()
  }

  function writeDown(): void {
    if (typed.new_customer === null) patch({ new_customer: freshCustomer(text) })
    setNew(true)
  }
  function leave(): void {
    setNew(false)
    setTimeout(() => field.current?.focus()) // once the sheet has let go of the cursor
  }
  function choose(hit: CustomerCard): void {
    setText('')
    patch({ customer_id: hit.id, new_customer: null, driver_ids: mainDriver(hit), licence_seen: false })
    open('driver')
  }
  return (
    <Section name="customer" title={t('check_out.customer')} isDone={typed.customer_id !== null} testid="check-out-section-customer"
      isOpen={typed.customer_id === null || active === 'customer' || isNew} open={open}
      facts={customer && <><b>{customer.name}</b>{customer.company_name && ` · ${customer.company_name}`} · {customer.town}{customer.phone && ` · ${customer.phone}`}
        {customer.blocked && <> · <State shape="blocked" word={t('check_out.blocked')} /></>}</>}>
      {customer && <p className="chosen"><b>{customer.name}</b> · {customer.town}{customer.phone && ` · ${customer.phone}`}</p>}
      <TextInput ref={field} label={t('check_out.find_customer')} value={text} maxLength={100} autoComplete="off" spellCheck={false} data-field="customer_id" data-testid="check-out-customer"
        role="combobox" aria-expanded={text !== ''} aria-controls="customer-hits" error={text === '' ? errorOf('customer_id') : undefined}
        aria-activedescendant={text === '' ? undefined : `customer-${selected}`}
        onChange={event => {
          setText(event.currentTarget.value)
          forget()
          waits.current = false
        }}
        onKeyDown={event => {
          const to = moved(event.key, selected, last + 1)
          if (text === '') return
          if (event.key === 'Enter') {
            event.preventDefault()
            if (isAsked && !isMeant) waits.current = true
            else take()
          } else if (event.key === 'Escape') {
            event.preventDefault()
            setText('')
          } else if (to !== null && event.key.startsWith('Arrow')) {
            event.preventDefault()
            go(to)
          }
        }} />
      <div id="customer-hits" role="listbox" aria-label={t('check_out.find_customer')} className={text === '' ? 'hidden-list' : 'picks'}>
        {hits.map((hit, place) => (
          <div key={hit.id} id={`customer-${place}`} role="option" aria-selected={place === selected} className="pick" data-testid="customer-hit"
            onPointerDown={event => event.preventDefault()} onClick={() => choose(hit)}>
            <span><b>{hit.name}</b>{hit.company_name && ` · ${hit.company_name}`}</span>
            <span className="quiet">{hit.town}{hit.phone && ` · ${hit.phone}`}</span>
            {hit.blocked && <State shape="blocked" word={t('check_out.blocked')} />}
          </div>
        ))}
        {text !== '' && (
          <div id={`customer-${last}`} role="option" aria-selected={selected === last} className="pick pick-new" data-testid="customer-new"
            onPointerDown={event => event.preventDefault()} onClick={writeDown}>
            <IconUserPlus size={18} stroke={1.6} /> {t('check_out.new_customer', { name: text })}
          </div>
        )}
      </div>
      {text === '' && !customer && (
        <button type="button" className="text-button" data-testid="check-out-new-customer"
          onPointerDown={event => event.preventDefault() /* the field keeps the cursor: its error would move this button away from the click */} onClick={writeDown}><IconUserPlus size={18} stroke={1.6} /> {t('check_out.new_customer_empty')}</button>
      )}
      {isNew && typed.new_customer && (
        <NewCustomer typed={typed.new_customer} change={new_customer => patch({ new_customer })} close={leave} done={(customer_id, driver_id) => {
          setNew(false)
          setText('')
          patch({ customer_id, driver_ids: driver_id === null ? [] : [driver_id], licence_seen: false, new_customer: null })
          open('driver')
        }} />
      )}
    </Section>
  )
}

/** Mostly the customer drives: of several drivers the one of the customer's own name. */
function mainDriver({ name, drivers }: CustomerCard): string[] {
  const main = drivers.find(one => one.name === name) ?? drivers[0]
  return main ? [main.id] : []
}
