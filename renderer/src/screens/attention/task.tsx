import { useEffect, useRef, useState } from 'react'
import type { TaskChoice } from '../../../../shared/choices.ts'
import type { AttentionTask } from '../../../../shared/attention.ts'
import { showPlate } from '../../../../shared/plates.ts'
import { Notice } from '../../parts/notice.tsx'
import { Plate } from '../../parts/plate.tsx'
import { State } from '../../parts/shape.tsx'
import { Unbroken } from '../../parts/unbroken.tsx'
import { correctSwap, openContract, startCheckIn, startCheckOut, useUi } from '../../ui-store.ts'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { useWords } from '../../words/use-words.ts'
import { Compare } from './compare.tsx'
import { Decide, type Decided } from './decide.tsx'
import { ShiftReservation } from './shift-reservation.tsx'
import { SwapCar } from './swap-car.tsx'

const isDecided = (choice: TaskChoice | null): choice is Decided =>
  choice !== null && !['check_in_other', 'check_in_car', 'open_contract', 'export', 'swap_car', 'shift_reservation'].includes(choice)

/** One task; the chosen one shows both sides and what can be done. */
export function Task({ task, isChosen, choose }: { task: AttentionTask; isChosen: boolean; choose(): void }) {
  const { t, say, instant } = useWords()
  const sheet = useUi(ui => ui.sheet)
  const [choice, setChoice] = useState<TaskChoice | null>(null)
  const { contract_id, other } = task
  const exporting = useAct('export_task')
  const close = () => setChoice(null)
  const card = useRef<HTMLElement>(null)
  // It has grown by its choices, or by a form: they must not lie below the edge of the screen.
  useEffect(() => {
    if (isChosen) card.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen, choice])

  function take({ choice: taken, needs }: AttentionTask['choices'][number]): void {
    if (needs !== null) return
    if (taken === 'open_contract' && contract_id) return openContract(contract_id)
    if (taken === 'check_in_other' && other) return startCheckIn(other.contract_id)
    if (taken === 'check_in_car' && contract_id && task.car) return startCheckIn(contract_id, { vehicle_id: task.car.id })
    // Its own form opens as it was: there is no second way to write down a check-out or a check-in.
    if (taken === 'correct' && task.name === 'check_out') return startCheckOut({ replaces: task.op_id })
    if (taken === 'correct' && task.name === 'check_in' && contract_id) return startCheckIn(contract_id, { replaces: task.op_id })
    if (taken === 'correct' && task.name === 'swap_vehicle' && contract_id) return correctSwap(contract_id, task.op_id)
    if (taken === 'export') return void exporting.act({ task_id: task.id, sentence: say(task.message) })
    setChoice(taken)
  }

  useKeys(event => {
    if (!isChosen || choice !== null || sheet !== null || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.target instanceof HTMLElement && event.target.matches('input, select, textarea')) return
    const picked = /^[1-9]$/.test(event.key) ? task.choices[Number(event.key) - 1] : undefined
    if (!picked) return
    event.preventDefault()
    take(picked)
  })

  return (
    <article ref={card} className="task" data-testid="attention-row" data-kind={task.kind} data-number={task.number ?? ''} data-plate={task.plate ?? ''}
      data-op={task.op_id} data-task data-chosen={isChosen} tabIndex={isChosen ? 0 : -1} onFocus={choose}>
      <div className="task-head">
        <State shape={task.kind === 'refused' ? 'blocked' : task.kind === 'held' ? 'waiting' : 'conflict'} word={t(`attention.kind.${task.kind}`)} />
        {task.name && <span>{t(`attention.name.${task.name}`, { defaultValue: '' })}</span>}
        {task.number && <span className="number">{task.number}</span>}
        {task.plate && <Plate plate={task.plate} small />}
        <span className="quiet task-when">{task.author} · {instant(task.at)}</span>
      </div>
      <p className="task-why"><Unbroken text={say(task.message)} /></p>
      {isChosen && <Compare rows={task.compare} sides={task.sides} />}
      {isChosen && choice === null && (
        <div className="task-choices">
          {task.choices.map((one, place) => (
            <button key={one.choice} type="button" className={place === 0 && one.needs === null ? 'step' : 'task-choice'} disabled={one.needs !== null}
              data-testid={`attention-${one.choice.replaceAll('_', '-')}`} onClick={() => take(one)}>
              <kbd>{place + 1}</kbd>
              <span>{t(`attention.choice.${one.choice}`, { plate: task.car ? showPlate(task.car.plate) : '', number: other?.number ?? '' })}</span>
              {one.needs && <span className="quiet">{t(`attention.needs.${one.needs}`)}</span>}
            </button>
          ))}
        </div>
      )}
      {isChosen && exporting.value?.file && <Notice kind="calm" testid="attention-saved">{t('attention.saved', { file: exporting.value.file })}</Notice>}
      {isChosen && exporting.refusal && <Notice kind="blocked">{say(exporting.refusal.message)}</Notice>}
      {isChosen && choice === 'swap_car' && task.swap && <SwapCar task={task} swap={task.swap} close={close} />}
      {isChosen && choice === 'shift_reservation' && task.reservation && <ShiftReservation task={task} reservation={task.reservation} close={close} />}
      {isChosen && isDecided(choice) && <Decide task={task} choice={choice} close={close} />}
    </article>
  )
}
