import { useEffect, useRef, useState } from 'react'
import type { SearchHit } from '../../../shared/queries.ts'
import { moved } from '../keys.ts'
import { KeyHint } from '../parts/hint.tsx'
import { openContract, startCheckIn, startCheckOut, useUi } from '../ui-store.ts'
import { useQuery } from '../use-query.ts'
import { useWords } from '../words/use-words.ts'
import { Hit } from './search-hit.tsx'

type Props = { initial: string; aim: 'anything' | 'check_in' }
const order = ['vehicle', 'reservation', 'contract', 'customer'] as const

/** Finds anything by plate, number or name; the first hit is selected and Enter does what fits it. */
export function Search({ initial, aim }: Props) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const [text, setText] = useState(initial)
  const [chosen, setChosen] = useState(0)
  const { rows, isLate } = useQuery('find_anything', { text })
  const found = order.flatMap(kind => (rows ?? []).filter(hit => hit.kind === kind && fits(hit, aim)))
  const selected = Math.min(chosen, found.length - 1)
  const waits = useRef(false)
  const firstHit = found[0]
  // Enter was faster than the answer: it counts for the answer to what stands in the field.
  useEffect(() => {
    if (!waits.current || isLate) return
    waits.current = false
    if (firstHit) act(firstHit)
  }, [isLate, firstHit])

  return (
    <div className="search-back" onClick={close} role="presentation">
      <div className="search" role="dialog" aria-modal="true" aria-label={t('search.title')} onClick={event => event.stopPropagation()} data-testid="search">
        <input className="search-input" role="combobox" aria-expanded="true" aria-controls="search-hits" aria-label={t('search.title')} autoFocus
          aria-activedescendant={selected >= 0 ? `hit-${selected}` : undefined} value={text} autoComplete="off" spellCheck={false} data-testid="search-input"
          placeholder={t(aim === 'check_in' ? 'search.placeholder_check_in' : 'search.placeholder')}
          onChange={event => {
            setText(event.currentTarget.value)
            setChosen(0)
            waits.current = false
          }}
          onKeyDown={event => {
            const to = moved(event.key, selected, found.length)
            if (event.key === 'Tab') event.preventDefault() // nothing else to go to: the rest of the window waits
            if (event.key === 'Enter') {
              event.preventDefault()
              if (isLate) waits.current = true
              else if (found[selected]) act(found[selected])
            } else if (to !== null && !['Home', 'End'].includes(event.key)) {
              event.preventDefault()
              setChosen(to)
              document.getElementById(`hit-${to}`)?.scrollIntoView({ block: 'nearest' })
            }
          }} />
        <div id="search-hits" className="hits" role="listbox" aria-label={t('search.hits')}>
          {found.map((hit, place) => (
            <div key={`${hit.kind}-${hit.id}`} className="hit-wrap">
              {found[place - 1]?.kind !== hit.kind && <div className="hit-group" role="presentation">{t(`search.group.${hit.kind}`)}</div>}
              <Hit hit={hit} id={`hit-${place}`} isSelected={place === selected} choose={() => act(hit)} />
            </div>
          ))}
        </div>
        {rows && !isLate && found.length === 0 && (
          <p className="empty" data-testid="search-empty">{text === '' ? t('search.empty_start') : t(aim === 'check_in' ? 'search.empty_check_in' : 'search.empty', { text })}</p>
        )}
        <div className="search-foot">
          <span><KeyHint keys="↑ ↓" /> {t('search.choose')}</span><span><KeyHint keys="Enter" /> {t('search.act')}</span><span><KeyHint keys="Esc" /> {t('form.close')}</span>
        </div>
      </div>
    </div>
  )
}

const fits = (hit: SearchHit, aim: Props['aim']): boolean =>
  aim === 'anything' || (hit.kind === 'vehicle' && hit.contract_id !== null) || (hit.kind === 'contract' && hit.status === 'ACTIVE')

function act(hit: SearchHit): void {
  const aim = useUi.getState().sheet
  switch (hit.kind) {
    case 'vehicle':
      if (hit.contract_id !== null) startCheckIn(hit.contract_id)
      else if (hit.reservation_id !== null) startCheckOut({ reservation_id: hit.reservation_id })
      else if (hit.status === 'AVAILABLE') startCheckOut({ vehicle_id: hit.id })
      return
    case 'contract':
      if (aim?.name === 'search' && aim.aim === 'check_in') startCheckIn(hit.id)
      else openContract(hit.id)
      return
    case 'reservation': return startCheckOut({ reservation_id: hit.id })
    case 'customer': return startCheckOut({ customer_id: hit.id })
  }
}
