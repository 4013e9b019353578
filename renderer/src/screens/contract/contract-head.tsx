import type { ContractView } from '../../../../shared/queries.ts'
import { Plate } from '../../parts/plate.tsx'
import { State, type ShapeName } from '../../parts/shape.tsx'
import { useNow } from '../../parts/use-now.ts'
import { useWords } from '../../words/use-words.ts'

/** Number, car and state, said in one line. */
export function ContractHead({ contract }: { contract: ContractView }) {
  const { t, span } = useWords()
  const now = useNow()
  const late_ms = contract.status === 'ACTIVE' ? now - contract.ends_at : 0
  return (
    <span className="contract-head">
      <span className="number">{contract.number}</span>
      {contract.plate && <Plate plate={contract.plate} small />}
      <span data-testid="contract-status"><State shape={shapeOf(contract, now)} word={late_ms > 0 ? `${t('board.state.overdue')} ${span(late_ms)}` : t(`contract.status.${contract.status}`)} /></span>
    </span>
  )
}

function shapeOf({ status, in_conflict, ends_at }: ContractView, now: number): ShapeName {
  if (in_conflict) return 'conflict'
  switch (status) {
    case 'ACTIVE': return ends_at < now ? 'overdue' : 'out'
    case 'RETURNED': return 'due'
    case 'COMPLETED': return 'passed'
    default: return 'blocked'
  }
}
