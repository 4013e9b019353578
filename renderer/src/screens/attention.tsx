import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { QueryRows } from '../../../shared/queries.ts'
import { Bones } from '../parts/later.tsx'
import { Notice } from '../parts/notice.tsx'
import { Plate } from '../parts/plate.tsx'
import { State } from '../parts/shape.tsx'
import { openContract } from '../ui-store.ts'
import { useAct } from '../use-act.ts'
import { useQuery } from '../use-query.ts'
import { useWords } from '../words/use-words.ts'

type Task = QueryRows['attention'][number]

/** What the server did not take as it was meant: each stays here until a person has dealt with it. */
export function Attention() {
  const { t } = useWords()
  const { rows } = useQuery('attention', {})
  return (
    <div className="attention">
      <header className="page-head"><h1>{t('attention.title')}</h1><p className="quiet">{t('attention.lead')}</p></header>
      {!rows && <Bones rows={4} />}
      {rows?.length === 0 && <p className="empty" data-testid="attention-empty">{t('attention.empty')}</p>}
      <ul className="tasks">{rows?.map(task => <TaskRow key={task.id} task={task} />)}</ul>
    </div>
  )
}

function TaskRow({ task }: { task: Task }) {
  const { t, say, instant } = useWords()
  const [isOpen, setOpen] = useState(false)
  const { contract_id } = task
  return (
    <li className="task" data-testid="attention-row" data-kind={task.kind} data-number={task.number ?? ''} data-plate={task.plate ?? ''} data-op={task.op_id}>
      <div className="task-head">
        <State shape={task.kind === 'refused' ? 'blocked' : 'conflict'} word={t(`attention.kind.${task.kind}`)} />
        {task.name && <span>{t(`attention.name.${task.name}`)}</span>}
        {task.number && <span className="number">{task.number}</span>}
        {task.plate && <Plate plate={task.plate} small />}
        <span className="quiet task-when">{task.author} · {instant(task.at)}</span>
      </div>
      <p className="task-why">{say(task.message)}</p>
      <div className="row">
        {contract_id && <button type="button" className="step" onClick={() => openContract(contract_id)} data-testid="attention-open">{t('attention.open_contract')}</button>}
        {task.kind === 'refused' && !isOpen && (
          <button type="button" className="text-button" onClick={() => setOpen(true)} data-testid="attention-set-aside">{t('attention.set_aside')}</button>
        )}
      </div>
      {isOpen && <SetAside op_id={task.op_id} close={() => setOpen(false)} />}
    </li>
  )
}

function SetAside({ op_id, close }: { op_id: string; close(): void }) {
  const { t, say } = useWords()
  const [reason, setReason] = useState('')
  const { act, busy, refusal } = useAct('set_aside')
  return (
    <form className="set-aside" data-own-escape onKeyDown={event => {
      if (event.key !== 'Escape') return
      event.preventDefault() // or the window would leave the page as well
      close()
    }} onSubmit={event => {
      event.preventDefault()
      void act({ op_id, reason })
    }}>
      <TextInput label={t('attention.reason')} description={t('attention.reason_hint')} value={reason} autoFocus maxLength={200} data-testid="attention-reason"
        onChange={event => setReason(event.currentTarget.value)} />
      {refusal && <Notice kind="blocked">{say(refusal.message)}</Notice>}
      <div className="row">
        <Button type="submit" loading={busy} disabled={reason.trim().length < 3} data-testid="attention-confirm">{t('attention.set_aside')}</Button>
        <Button variant="subtle" onClick={close}>{t('form.cancel')}</Button>
      </div>
    </form>
  )
}
