import { useEffect, useRef } from 'react'
import { exportKinds } from '../../../../shared/exports.ts'
import type { ExportKind } from '../../../../shared/exports.ts'
import { moved } from '../../keys.ts'
import { useWords } from '../../words/use-words.ts'

/** What can be exported: arrows choose, Enter goes on. */
export function Kinds({ kind, choose }: { kind: ExportKind; choose(kind: ExportKind): void }) {
  const { t } = useWords()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => list.current?.focus(), [])
  return (
    <ul ref={list} className="documents export-kinds" role="listbox" tabIndex={0} aria-label={t('exports.what')} aria-activedescendant={`export-${kind}`} data-field="kind" data-testid="export-kinds"
      onKeyDown={event => {
        const to = moved(event.key, exportKinds.indexOf(kind), exportKinds.length)
        const next = to === null ? undefined : exportKinds[to]
        if (!next) return
        event.preventDefault()
        choose(next)
      }}>
      {exportKinds.map(one => (
        <li key={one} id={`export-${one}`} role="option" aria-selected={one === kind} data-testid={`export-kind-${one}`} onClick={() => choose(one)}>{t(`exports.kind.${one}`)}</li>
      ))}
    </ul>
  )
}
