import { useEffect, useRef, type KeyboardEvent } from 'react'
import { moved } from '../../keys.ts'
import { Bones } from '../../parts/later.tsx'
import { useUi } from '../../ui-store.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { Column } from './column.tsx'
import { FleetStrip } from './fleet-strip.tsx'
import { markWhenPainted } from './painted.ts'
import { Parked } from './parked.tsx'

/** The day at this counter: what goes out, what comes back, what stands in the yard. */
export function Board() {
  const { t } = useWords()
  const { rows: board } = useQuery('board', {})
  const columns = useRef<HTMLDivElement>(null)
  useEffect(markWhenPainted, [])

  // The first row is under the cursor at once, and again with F2: arrows and Enter work without a click.
  const isThere = board !== null
  const page = useUi(ui => ui.page)
  useEffect(() => {
    if (isThere && !columns.current?.contains(document.activeElement)) columns.current?.querySelector<HTMLElement>('[data-step]')?.focus({ preventScroll: true })
  }, [isThere, page])

  return (
    <div className="board">
      <div className="board-main">
        <Parked />
        <div className="board-columns" ref={columns} onKeyDown={event => moveFocus(event, columns.current)}>
          {board ? (
            <>
              <Column kind="departure" title={t('board.departures')} rows={board.departures} now={board.now} />
              <Column kind="return" title={t('board.returns')} rows={board.returns} now={board.now} />
            </>
          ) : <><Bones rows={10} /><Bones rows={10} /></>}
        </div>
      </div>
      <FleetStrip />
    </div>
  )
}

/** Up and down through a column, left and right between the two. */
function moveFocus(event: KeyboardEvent, root: HTMLElement | null): void {
  if (!root || !(event.target instanceof HTMLElement) || event.target.dataset['step'] === undefined) return
  const columns = [...root.querySelectorAll<HTMLElement>('.board-column')].map(column => [...column.querySelectorAll<HTMLElement>('[data-step]')])
  const here = columns.findIndex(steps => steps.includes(event.target as HTMLElement))
  const steps = columns[here] ?? []
  const from = steps.indexOf(event.target)
  const side = event.key === 'ArrowLeft' ? columns[here - 1] : event.key === 'ArrowRight' ? columns[here + 1] : undefined
  const to = moved(event.key, from, steps.length)
  const next = side ? side[Math.min(from, side.length - 1)] : to === null ? undefined : steps[to]
  if (!next) return
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
}
