import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Drill } from '../../../../shared/drills.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { asLanguage } from '../../words/i18n.ts'
import { useWords } from '../../words/use-words.ts'

const ways = { s: 'save', o: 'open', p: 'print' } as const
type How = (typeof ways)[keyof typeof ways]

/** The certificate of a drill as a signed PDF, in the language of the window; by one key each where no letters are typed. */
export function Paper({ drill }: { drill: Drill }) {
  const { t, say, language } = useWords()
  const { act, busy, refusal, value } = useAct('hand_certificate')
  const [done, setDone] = useState<How | null>(null)
  const give = async (how: How) => {
    if (busy) return
    setDone(null)
    if (await act({ drill_id: drill.id, how, locale: asLanguage(language) ?? 'de' })) setDone(how)
  }
  useKeys(event => {
    const how = (ways as Record<string, How>)[event.key.toLowerCase()]
    const types = event.target instanceof HTMLElement && event.target.matches('input, textarea, [contenteditable]')
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey || types || how === undefined || document.querySelector('[role="dialog"]')) return
    event.preventDefault()
    void give(how)
  })
  return (
    <div className="backups-paper">
      <h3>{t('backups.paper.title')}</h3>
      <div className="row">
        <Button variant="default" loading={busy} data-testid="backups-paper-save" onClick={() => void give('save')}>{t('backups.paper.save')} <KeyHint keys="S" /></Button>
        <Button variant="default" disabled={busy} data-testid="backups-paper-open" onClick={() => void give('open')}>{t('documents.open')} <KeyHint keys="O" /></Button>
        <Button variant="default" disabled={busy} data-testid="backups-paper-print" onClick={() => void give('print')}>{t('documents.print')} <KeyHint keys="P" /></Button>
      </div>
      {refusal && <Notice kind="blocked" testid="backups-paper-refusal">{say(refusal.message)}</Notice>}
      <p role="status" className="quiet" data-testid="backups-paper-done">{done === 'print' && t('documents.printed')}{done === 'save' && value?.file && t('documents.saved', { file: value.file })}</p>
    </div>
  )
}
