import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { DocumentRow } from '../../../shared/queries.ts'
import { KeyHint } from './hint.tsx'
import { Notice } from './notice.tsx'
import { useAct } from '../use-act.ts'
import { useQuery } from '../use-query.ts'
import { useChosen } from '../use-chosen.ts'
import { useWords } from '../words/use-words.ts'

type How = 'open' | 'save' | 'print' | 'mail'

/** What a contract, or the cash session of this id, has on paper: opened, saved or printed again by one key each; what failed says so and stands in nobody's way. */
export function Documents({ contract_id }: { contract_id: string }) {
  const { t, say, instant } = useWords()
  const { rows } = useQuery('documents', { contract_id })
  const { act: hand, busy, refusal, value } = useAct('hand_document')
  const make = useAct('make_documents')
  const [done, setDone] = useState<How | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const documents = rows ?? []
  const { at, choose } = useChosen(documents, one => `${one.kind}-${one.source_id}`)
  const isLacking = documents.some(one => one.id === null)
  useEffect(() => {
    // A sheet that opens together with the list gives the cursor to its own first button, a moment later.
    const timer = setTimeout(() => list.current?.focus())
    return () => clearTimeout(timer)
  }, [documents.length])

  async function give(document: DocumentRow | undefined, how: How): Promise<void> {
    if (!document?.id || busy) return
    setDone(null)
    if (await hand({ document_id: document.id, how })) setDone(how)
  }

  function key(event: React.KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && !event.key.startsWith('Arrow')) return
    const how = ({ Enter: 'open', s: 'save', p: 'print', e: 'mail' } as const)[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (event.key === 'ArrowDown') choose(Math.min(at + 1, documents.length - 1))
    else if (event.key === 'ArrowUp') choose(Math.max(at - 1, 0))
    else if (how) void give(documents[at], how)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="action-form stack" data-testid="documents">
      <h3>{t('contract.action.documents')}</h3>
      <p className="quiet">{t('documents.lead')}</p>
      {rows && documents.length === 0 && <p className="empty">{t('documents.none')}</p>}
      <ul ref={list} className="documents" role="listbox" tabIndex={0} aria-label={t('contract.action.documents')} aria-activedescendant={documents[at] && `document-${at}`} onKeyDown={key}>
        {documents.map((one, place) => (
          <li key={`${one.kind}-${one.source_id}`} id={`document-${place}`} role="option" aria-selected={place === at} data-testid="document" data-kind={one.kind} data-version={one.version} data-made={one.id !== null}
            data-fault={one.fault ?? undefined} onClick={() => choose(place)} onDoubleClick={() => void give(one, 'open')}>
            <b>{one.kind === 'REMINDER' ? t('contract.reminder_nr', { count: one.version }) : t(`documents.kind.${one.kind}`)}{one.kind === 'AGREEMENT' && one.version > 1 && `, ${t('documents.version', { version: one.version })}`}</b> <span className="number">{one.number}</span>
            <span className="quiet tabular"> · {instant(one.at)}{one.locale && ` · ${one.locale.toUpperCase()}`}{one.id === null && ` · ${t('documents.missing')}`}</span>
            {one.fault && <Notice kind="conflict" testid="document-fault">{t(`documents.fault.${one.fault}`)}</Notice>}
          </li>
        ))}
      </ul>
      {refusal && <Notice kind="blocked" testid="document-refusal">{say(refusal.message)}</Notice>}
      {make.refusal && <Notice kind="blocked">{say(make.refusal.message)}</Notice>}
      <p role="status" className="quiet" data-testid="document-done">{done === 'print' && t('documents.printed')}{done === 'mail' && (value?.to ? t('documents.mailed', { to: value.to }) : t('documents.mailed_to_nobody'))}{done === 'save' && value?.file && t('documents.saved', { file: value.file })}</p>
      <div className="row">
        <Button onClick={() => void give(documents[at], 'open')} disabled={!documents[at]?.id} data-testid="document-open">{t('documents.open')} <KeyHint keys="Enter" /></Button>
        <Button variant="default" onClick={() => void give(documents[at], 'print')} disabled={!documents[at]?.id} data-testid="document-print">{t('documents.print')} <KeyHint keys="P" /></Button>
        <Button variant="default" onClick={() => void give(documents[at], 'save')} disabled={!documents[at]?.id} data-testid="document-save">{t('documents.save')} <KeyHint keys="S" /></Button>
        <Button variant="default" onClick={() => void give(documents[at], 'mail')} disabled={!documents[at]?.id} data-testid="document-mail">{t('documents.mail')} <KeyHint keys="E" /></Button>
        {isLacking && <Button variant="subtle" loading={make.busy} onClick={() => void make.act({ contract_id })} data-testid="documents-make">{t('documents.make')}</Button>}
      </div>
    </div>
  )
}
