import { IconX } from '@tabler/icons-react'
import type { SavedExport } from '../../../../shared/exports.ts'
import type { QueryRows } from '../../../../shared/queries.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { useWords } from '../../words/use-words.ts'

type Props = { state: QueryRows['exports']; busy: boolean; make(saved: SavedExport): void; drop(id: string): void }

/** Exports that come back each month, each made by one key; the first by Alt+1. */
export function Saved({ state: { saved, locations }, busy, make, drop }: Props) {
  const { t } = useWords()
  if (saved.length === 0) return <p className="quiet exports-saved-none" data-testid="exports-saved-none">{t('exports.saved.none')}</p>
  const codes = (ids: readonly string[]) => ids.map(id => locations.find(one => one.id === id)?.code ?? '?').join(' ')
  return (
    <section className="exports-saved" aria-label={t('exports.saved.title')}>
      <h2 className="section-title">{t('exports.saved.title')}</h2>
      <ul>{saved.map((one, n) => {
        const { kind, format, period, location_ids, states } = one
        return (
          <li key={one.id} data-testid="saved-export">
            <button type="button" className="saved-export" disabled={busy} onClick={() => make(one)} data-testid="saved-export-make">
              <KeyHint keys={`Alt ${n + 1}`} /><b>{t(`exports.kind.${kind}`)}</b>
              <span className="quiet">{[t(`exports.file.${format}`), period !== 'now' && t(`exports.${period}`), codes(location_ids), states.length > 0 && t('exports.saved.states', { count: states.length })].filter(Boolean).join(' · ')}</span>
            </button>
            <button type="button" className="icon-button" aria-label={`${t('exports.saved.drop')} ${n + 1}`} data-testid="saved-export-drop" onClick={() => drop(one.id)}><IconX size={16} aria-hidden="true" /></button>
          </li>
        )
      })}</ul>
    </section>
  )
}
