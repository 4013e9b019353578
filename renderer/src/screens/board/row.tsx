import { memo } from 'react'
import { formatRappen } from '../../../../shared/money.ts'
import type { BoardRow, BoardState } from '../../../../shared/queries.ts'
import { Plate } from '../../parts/plate.tsx'
import { Shape, State, type ShapeName } from '../../parts/shape.tsx'
import { openContract, startCheckIn, startCheckOut, useUi } from '../../ui-store.ts'
import { showTime } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { watched } from './painted.ts'

const shapeOf: Record<BoardState, ShapeName> = { due: 'due', overdue: 'overdue', later: 'later', conflict: 'conflict', waiting: 'waiting' }

/** One departure or return: when, which car, who, and the one next step. */
export const Row = memo(function Row({ row, now }: { row: BoardRow; now: number }) {
  const { t, span, called } = useWords()
  const step = nextStep(row)
  const stepWord = step ? t(`board.step.${step.word}`) : ''
  const who = row.customer ?? t('board.customer_elsewhere', { location: row.location })
  return (
    <li className="board-row" data-testid="board-row" data-number={row.number} data-plate={row.plate ?? ''} data-state={row.state}
      onClick={event => { if (!(event.target as Element).closest('button')) look(row) }}>
      <span className="row-time tabular">{showTime(row.at)}</span>
      <span className="row-plate">{row.plate ? <Plate plate={row.plate} small /> : <span className="row-noplate">{t('board.no_plate')}</span>}</span>
      <span className="row-who">
        <span className="row-customer" {...watched} title={who}>{who}</span>
        <span className="row-car" title={`${called(row.category)} → ${row.vehicle ?? '–'} · ${row.number}`}>
          {/* a category cut to two letters says nothing: beside a car it comes only where there is room */}
          <span className="row-category" data-has-car={row.vehicle !== null}>{called(row.category)}{row.vehicle && ' →'}</span>
          {row.vehicle ? <span className="row-vehicle">{row.vehicle}</span> : <span className="number">{row.number}</span>}
        </span>
      </span>
      <span className="row-balance tabular">{row.balance_rp === 0 ? '' : formatRappen(row.balance_rp)}</span>
      <span className="row-state">
        <State shape={shapeOf[row.state]} word={row.state === 'overdue' ? span(now - row.at) : t(`board.state.${row.state}`)} />
        {row.pending && row.state !== 'waiting' && <span title={t('board.state.waiting')} className="row-pending"><Shape name="waiting" /></span>}
      </span>
      <span className="row-step">
        {step && (
          <button type="button" className="step" data-step={step.word} data-testid="row-step" onClick={step.act}
            aria-label={`${stepWord}: ${row.plate ?? row.number}, ${who}`}
            onKeyDown={event => {
              if (event.key !== 'Enter' || !event.shiftKey) return
              event.preventDefault()
              look(row)
            }}>
            {stepWord}
          </button>
        )}
      </span>
    </li>
  )
})

/** All of it on a sheet: the contract, or the booking that has none yet. */
function look({ contract_id, reservation_id }: BoardRow): void {
  if (contract_id !== null) openContract(contract_id)
  else if (reservation_id !== null) useUi.getState().open({ name: 'reservation', reservation_id })
}

function nextStep(row: BoardRow): { word: 'check_out' | 'check_in' | 'clarify' | 'open'; act: () => void } | null {
  const { contract_id, reservation_id } = row
  if (row.state === 'conflict') return { word: 'clarify', act: () => useUi.getState().go({ name: 'attention' }) }
  if (row.kind === 'return') return contract_id === null ? null : { word: 'check_in', act: () => startCheckIn(contract_id, { vehicle_id: row.vehicle_id ?? null }) }
  if (contract_id !== null) return { word: 'open', act: () => openContract(contract_id) }
  return reservation_id === null ? null : { word: 'check_out', act: () => startCheckOut({ reservation_id }) }
}
