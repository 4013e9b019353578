import { useEffect, useRef } from 'react'
import type { CopyNoticed } from '../../../../shared/attention.ts'
import { Notice } from '../../parts/notice.tsx'
import { State } from '../../parts/shape.tsx'
import { useAct } from '../../use-act.ts'
import { useWords } from '../../words/use-words.ts'

/** Another PC works with a copy of this one's data: what that means, and the way out of it. `isAlone`: nothing else waits here. */
export function Copied({ copied, isAlone }: { copied: CopyNoticed | null; isAlone: boolean }) {
  const { t, say, instant } = useWords()
  const { act, busy, refusal } = useAct('leave_copy')
  const own = useRef<HTMLButtonElement>(null)
  const isOne = copied !== null && isAlone
  useEffect(() => { if (isOne) own.current?.focus() }, [isOne])
  if (!copied) return null
  return (
    <section aria-label={t('attention.copied.title')}>
      <article className="task" data-testid="copied">
        <div className="task-head"><State shape="conflict" word={t('attention.copied.state')} /><span>{t('attention.copied.title')}</span></div>
        <p className="task-why"><b>{t('attention.copied.why', { at: instant(copied.at), number: copied.number })}</b> {t('attention.copied.do')}</p>
        <div className="task-choices"><button ref={own} type="button" className="step" data-testid="leave-copy" disabled={busy} onClick={() => void act({})}>{t('attention.copied.own')}</button></div>
        {refusal && <Notice kind="blocked">{say(refusal.message)}</Notice>}
      </article>
    </section>
  )
}
