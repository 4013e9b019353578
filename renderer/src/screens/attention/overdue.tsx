import { useEffect, useRef } from 'react'
import { State } from '../../parts/shape.tsx'
import { useUi } from '../../ui-store.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'

/** What an administrator has to see to so that the firm's data can be had again: no archive for too long, or none proven. `isAlone`: nothing else waits here. */
export function Overdue({ isAlone }: { isAlone: boolean }) {
  const { t } = useWords()
  const go = useUi(ui => ui.go)
  const { rows: status } = useQuery('status', {})
  const first = useRef<HTMLButtonElement>(null)
  const found = status ? (['archive', 'whole', 'proof'] as const).flatMap(kind => {
    const count = status[`${kind}_overdue`]
    return count === null ? [] : [{ kind, count }]
  }) : []
  const isOne = found.length > 0 && isAlone
  useEffect(() => { if (isOne) first.current?.focus() }, [isOne])
  if (found.length === 0) return null
  return (
    <section aria-label={t('backups.overdue.title')}>
      <ul className="tasks">{found.map(({ kind, count }, place) => (
        <li key={kind}>
          <article className="task" data-testid="overdue" data-kind={kind}>
            <div className="task-head"><State shape="conflict" word={t('backups.overdue.state')} /><span>{t('backups.overdue.title')}</span></div>
            <p className="task-why"><b>{t(`backups.overdue.${kind}`, { count })}</b> {t(`backups.overdue.${kind}_do`)}</p>
            <div className="task-choices"><button ref={place === 0 ? first : null} type="button" className="step" data-testid={`overdue-${kind}`} onClick={() => go(kind === 'whole' ? { name: 'backups', about: kind } : { name: 'backups' })}>{t('backups.overdue.go')}</button></div>
          </article>
        </li>
      ))}</ul>
    </section>
  )
}
