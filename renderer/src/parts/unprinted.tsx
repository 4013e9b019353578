import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Unprinted as Document } from '../../../shared/printing.ts'
import { KeyHint } from './hint.tsx'
import { Notice } from './notice.tsx'
import { useAct } from '../use-act.ts'
import { openContract } from '../ui-store.ts'
import { useWords } from '../words/use-words.ts'

/** Documents that did not come out of the printer, and why: P prints the chosen one again, X takes it off the list. */
export function Unprinted({ documents }: { documents: Document[] }) {
  const { t, say } = useWords()
  const { act: hand, busy, refusal } = useAct('hand_document')
  const { act: dismiss, busy: dismissing, refusal: kept } = useAct('dismiss_print')
  const list = useRef<HTMLUListElement>(null)
  // One that has come out is gone from the list; the next one takes the cursor.
  useEffect(() => {
    const timer = setTimeout(() => { if (!list.current?.contains(document.activeElement)) list.current?.querySelector<HTMLElement>('[data-again]')?.focus() })
    return () => clearTimeout(timer)
  }, [documents.length])
  const again = (one: Document) => { if (!busy) void hand({ document_id: one.document_id, how: 'print' }) }
  const drop = (one: Document) => { if (!busy && !dismissing) void dismiss({ document_id: one.document_id }) }
  const said = refusal ?? kept
  return (
    <section className="stack" aria-labelledby="unprinted" data-testid="unprinted">
      <h3 id="unprinted">{t('printers.unprinted')}</h3>
      <ul ref={list} className="printers">
        {documents.map((one, place) => (
          <li key={one.document_id} className="printer-again" data-testid="unprinted-document" onKeyDown={event => {
            const does = { p: again, x: drop }[event.key.toLowerCase()]
            if (!does || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
            event.preventDefault()
            event.stopPropagation()
            does(one)
          }}>
            <span><b>{one.kind === 'REMINDER' ? t('contract.reminder_nr', { count: one.version }) : t(`documents.kind.${one.kind}`)}</b> <span className="number">{one.number}</span> <span className="line-why">{t(`documents.fault.${one.fault}`)}</span></span>
            <Button variant="default" size="compact-md" data-again data-autofocus={place === 0 ? true : undefined} loading={busy} onClick={() => again(one)} data-testid="print-again">{t('documents.print')} <KeyHint keys="P" /></Button>
            <Button variant="subtle" size="compact-md" loading={dismissing} onClick={() => drop(one)} data-testid="print-dismiss">{t('printers.dismiss')} <KeyHint keys="X" /></Button>
            {one.kind !== 'DAY_REPORT' && <Button variant="subtle" size="compact-md" onClick={() => openContract(one.contract_id, 'documents')} data-testid="unprinted-contract">{t('printers.to_contract')}</Button>}
          </li>
        ))}
      </ul>
      {said && <Notice kind="blocked" testid="unprinted-refusal">{say(said.message)}</Notice>}
    </section>
  )
}
