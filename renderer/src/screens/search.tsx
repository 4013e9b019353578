import { useState } from 'react'
import type { SearchHit } from '../../../shared/queries.ts'
import { Finder } from '../parts/finder.tsx'
import { openContract, startCheckIn, startCheckOut, useUi } from '../ui-store.ts'
import type { SearchAim } from '../ui-store.ts'
import { useQuery } from '../use-query.ts'
import { useWords } from '../words/use-words.ts'
import { Hit } from './search-hit.tsx'

type Props = { initial: string; aim: SearchAim; opening: unknown }
const placeholders = { anything: 'search.placeholder', check_in: 'search.placeholder_check_in', papers: 'search.placeholder_papers' } as const
const empties = { anything: 'search.empty', check_in: 'search.empty_check_in', papers: 'search.empty_papers' } as const
const order = ['vehicle', 'reservation', 'contract', 'customer'] as const

/** Finds anything by plate, number or name; the first hit is selected and Enter does what fits it. */
export function Search({ initial, aim, opening }: Props) {
  const { t } = useWords()
  const [text, setText] = useState(initial)
  const { rows, isLate } = useQuery('find_anything', { text })
  const found = order.flatMap(kind => (rows ?? []).filter(hit => hit.kind === kind && fits(hit, aim)))
    // who brings a car back mostly brings one that is out
    .toSorted((a, b) => (aim === 'check_in' ? Number(isIn(a)) - Number(isIn(b)) : 0))
  return (
    <Finder title={t('search.title')} placeholder={t(placeholders[aim])} testid="search" opening={opening}
      text={text} type={setText} found={found} isLate={isLate || !rows} act={act} look={look} keyOf={hit => `${hit.kind}-${hit.id}`} groupOf={hit => t(`search.group.${hit.kind}`)}
      renderRow={(hit, row) => <Hit hit={hit} aim={aim} {...row} />}
      empty={text === '' ? t('search.empty_start') : t(empties[aim], { text })} />
  )
}

const isIn = (hit: SearchHit): boolean => hit.kind === 'vehicle' && hit.contract_id === null
const fits = (hit: SearchHit, aim: Props['aim']): boolean =>
  aim === 'anything' || (hit.kind === 'vehicle' && hit.status !== 'RETIRED') || (aim === 'check_in' && hit.kind === 'contract' && hit.status === 'ACTIVE')

function act(hit: SearchHit): void {
  const aim = useUi.getState().sheet
  switch (hit.kind) {
    case 'vehicle':
      if (aim?.name === 'search' && aim.aim === 'papers') useUi.getState().open({ name: 'papers', vehicle_id: hit.id })
      else if (aim?.name === 'search' && aim.aim === 'check_in' && hit.contract_id === null) useUi.getState().open({ name: 'arrival', vehicle: hit })
      else if (hit.contract_id !== null) startCheckIn(hit.contract_id, { vehicle_id: hit.is_of_two ? hit.id : null })
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

/** What stands behind a hit, without beginning anything. */
function look(hit: SearchHit): void {
  switch (hit.kind) {
    case 'vehicle': return hit.contract_id === null ? undefined : openContract(hit.contract_id)
    case 'contract': return openContract(hit.id)
    case 'reservation': return useUi.getState().open({ name: 'reservation', reservation_id: hit.id })
    case 'customer': return useUi.getState().open({ name: 'customer', customer_id: hit.id })
  }
}
