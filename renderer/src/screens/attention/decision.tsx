import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Refusal } from '../../../../shared/bridge.ts'
import type { TaskChoice } from '../../../../shared/choices.ts'
import type { AttentionTask } from '../../../../shared/attention.ts'
import { useAskBeforeLock } from '../../ask-before-lock.ts'
import { focusNext } from '../../focus.ts'
import { Notice } from '../../parts/notice.tsx'
import { useWords } from '../../words/use-words.ts'

type Props = {
  task: AttentionTask
  choice: Exclude<TaskChoice, 'check_in_other' | 'check_in_car' | 'open_contract' | 'export'>
  isBad: boolean
  busy: boolean
  refusal: Refusal | null
  /** what was typed, null while nothing was */
  typed: string | null
  /** nothing else wants the cursor */
  isAtOnce?: boolean
  go(): Promise<void>
  close(): void
  children: ReactNode
}

/**
 * The last step of a task: what will happen, the fields, and Enter. In a form of several fields (`data-field`) Enter goes on to the next
 * and Ctrl+Enter confirms from anywhere. Escape goes back to the choices.
 */
export function Decision({ task, choice, isBad, busy, refusal, typed, isAtOnce = false, go, close, children }: Props) {
  const { t, say } = useWords()
  const isAsking = useAskBeforeLock(typed)
  const confirm = () => { if (!isBad && !busy) void go() }
  return (
    <form className="set-aside" data-own-escape data-testid="attention-decide" onKeyDown={event => {
      if (event.key === 'Escape') {
        event.preventDefault() // or the window would leave the page as well
        close()
      } else if (event.key === 'Enter' && (event.ctrlKey || (event.target as HTMLElement).matches('[data-field]'))) {
        event.preventDefault()
        if (event.ctrlKey || !focusNext(event.currentTarget, event.target as HTMLElement)) confirm()
      }
    }} onSubmit={event => {
      event.preventDefault()
      confirm()
    }}>
      <p className="task-effect">{t(`attention.effect.${choice}`, { plate: (choice === 'assign_car' ? task.car?.plate : null) ?? task.plate ?? '', number: task.number ?? '', other: task.other?.number ?? '', author: task.author })}</p>
      {children}
      {refusal && <Notice kind="blocked">{say(refusal.message)}</Notice>}
      {isAsking && <Notice kind="conflict" testid="attention-leave">{t('attention.leave')}</Notice>}
      <div className="row">
        <Button type="submit" loading={busy} disabled={isBad} autoFocus={isAtOnce} data-testid="attention-confirm">{t(`attention.do.${choice}`)}</Button>
        <Button variant="subtle" onClick={close}>{t('form.cancel')}</Button>
      </div>
    </form>
  )
}
