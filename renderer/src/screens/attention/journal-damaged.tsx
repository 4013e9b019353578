import { useEffect, useRef } from 'react'
import type { JournalDamage } from '../../../../shared/attention.ts'
import { Notice } from '../../parts/notice.tsx'
import { State } from '../../parts/shape.tsx'
import { useAct } from '../../use-act.ts'
import { useWords } from '../../words/use-words.ts'

/** The second copy of what people did could not be read everywhere: what that means, what to do, and that it is done. `isAlone`: nothing else waits here. */
export function JournalDamaged({ damage, isAlone }: { damage: JournalDamage | null; isAlone: boolean }) {
  const { t, say, instant } = useWords()
  const { act, busy, refusal } = useAct('heed_journal_damage')
  const done = useRef<HTMLButtonElement>(null)
  const isOne = damage !== null && isAlone
  useEffect(() => { if (isOne) done.current?.focus() }, [isOne])
  if (!damage) return null
  const kind = damage.may_lack ? 'lacks' : 'whole'
  return (
    <section aria-label={t('attention.journal.title')}>
      <article className="task" data-testid="journal-damaged" data-kind={kind}>
        <div className="task-head"><State shape="conflict" word={t('attention.journal.state')} /><span>{t('attention.journal.title')}</span></div>
        <p className="task-why"><b>{t(`attention.journal.${kind}`, { count: damage.lines, at: instant(damage.at) })}</b> {t(`attention.journal.${kind}_do`)}</p>
        <div className="task-choices"><button ref={done} type="button" className="step" data-testid="journal-heeded" disabled={busy} onClick={() => void act({})}>{t('attention.journal.done')}</button></div>
        {refusal && <Notice kind="blocked">{say(refusal.message)}</Notice>}
      </article>
    </section>
  )
}
