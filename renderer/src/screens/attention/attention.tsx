import { useEffect, useRef, useState } from 'react'
import { moved } from '../../keys.ts'
import { Bones } from '../../parts/later.tsx'
import { useUi } from '../../ui-store.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { ClockWrong } from './clock.tsx'
import { Copied } from './copied.tsx'
import { JournalDamaged } from './journal-damaged.tsx'
import { Overdue } from './overdue.tsx'
import { Requests } from './requests.tsx'
import { Task } from './task.tsx'

/**
 * What the server did not take as it was meant: each stays here until a person has dealt with it. Arrows choose, a digit takes one
 * of the choices, Enter confirms it.
 */
export function Attention() {
  const { t } = useWords()
  const { rows } = useQuery('attention', {})
  const requests = useQuery('approval_requests', {}).rows
  const sheet = useUi(ui => ui.sheet)
  const status = useQuery('status', {}).rows
  const isOverdue = status !== null && (status.proof_overdue ?? status.archive_overdue ?? status.whole_overdue) !== null
  const isTorn = Boolean(status?.journal_damage)
  const isCopied = Boolean(status?.copied)
  const isBare = rows?.length === 0 && requests?.length === 0
  const list = useRef<HTMLUListElement>(null)
  const [chosen, choose] = useState<string | null>(null)
  const at = Math.max(0, rows?.findIndex(({ id }) => id === chosen) ?? 0)
  const isEmpty = !rows || rows.length === 0
  const here = rows?.[at]?.id

  // The cursor is on the first task at once, and on the next when one has gone.
  useEffect(() => {
    if (isEmpty || sheet !== null || list.current?.contains(document.activeElement)) return
    list.current?.querySelector<HTMLElement>('[data-chosen="true"]')?.focus()
  }, [isEmpty, here, sheet])

  useKeys(event => {
    const isInField = event.target instanceof HTMLElement && event.target.matches('input, select, textarea')
    if (event.defaultPrevented || sheet !== null || !rows || isInField || event.ctrlKey || event.altKey || event.metaKey) return
    const next = moved(event.key, at, rows.length)
    const task = next === null ? undefined : rows[next]
    if (!task) return
    event.preventDefault()
    choose(task.id)
    const item = list.current?.children[next ?? 0]?.querySelector<HTMLElement>('[data-task]')
    item?.focus()
    item?.scrollIntoView({ block: 'nearest' })
  })

  return (
    <div className="attention">
      <header className="page-head"><h1>{t('attention.title')}</h1><p className="quiet">{t('attention.lead')}</p></header>
      <ClockWrong status={status} />
      <JournalDamaged damage={status?.journal_damage ?? null} isAlone={isBare} />
      <Copied copied={status?.copied ?? null} isAlone={isBare && !isTorn} />
      <Requests />
      <Overdue isAlone={isBare && !isTorn && !isCopied} />
      {!rows && <Bones rows={4} />}
      {isBare && !isOverdue && !isTorn && !isCopied && <p className="empty" data-testid="attention-empty">{t('attention.empty')}</p>}
      <ul className="tasks" ref={list}>{rows?.map((task, place) => (
        <li key={task.id}><Task task={task} isChosen={place === at} choose={() => choose(task.id)} /></li>
      ))}</ul>
    </div>
  )
}
