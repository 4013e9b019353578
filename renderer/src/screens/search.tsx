import { useState } from 'react'
import type { SearchHit } from '../../../shared/queries.ts'
import { Finder } from '../parts/finder.tsx'
import { openContract, startCheckIn, startCheckOut, useUi } from '../ui-store.ts'
import { useQuery } from '../use-query.ts'
import { useWords } from '../words/use-words.ts'
import { Hit } from './search-hit.tsx'

type Props = { initial: string; aim: 'anything' | 'check_in' }
const order = ['vehicle', 'reservation', 'contract', 'customer'] as const

/** Finds anything by plate, number or name; the first hit is selected and Enter does what fits it. */
export function Search({ initial, aim }: Props) {
  const { t } = useWords()
  const [text, setText] = useState(initial)
  const { rows, isLate } = useQuery('find_anything', { text })
  const found = order.flatMap(kind => (rows ?? []).filter(hit => hit.kind === kind && fits(hit, aim)))
  return (
    <Finder title={t('search.title')} placeholder={t(aim === 'check_in' ? 'search.placeholder_check_in' : 'search.placeholder')} testid="search"
      text={text} type={setText} found={found} isLate={isLate || !rows} act={act} keyOf={hit => `${hit.kind}-${hit.id}`} groupOf={hit => t(`search.group.${hit.kind}`)}
      renderRow={(hit, row) => <Hit hit={hit} {...row} />}
      empty={text === '' ? t('search.empty_start') : t(aim === 'check_in' ? 'search.empty_check_in' : 'search.empty', { text })} />
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
