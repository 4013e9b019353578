import type { Drill } from '../../../../shared/drills.ts'
import { State } from '../../parts/shape.tsx'
import { showDuration, showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** The drills of this PC, the newest first; choosing one shows it above. */
export function History({ drills, shown, show }: { drills: readonly Drill[]; shown: string | null; show(id: string): void }) {
  const { t, instant } = useWords()
  return (
    <section>
      <h2>{t('backups.history.title')}</h2>
      <table className="gaps backups-history">
        <thead><tr>{(['when', 'result', 'file', 'rows', 'duration', 'person'] as const).map(head => <th key={head} scope="col">{t(`backups.history.${head}`)}</th>)}</tr></thead>
        <tbody>{drills.map(drill => (
          <tr key={drill.id} aria-current={drill.id === shown} data-testid="backups-drill" data-trusted={drill.trusted}>
            <td><button type="button" className="text-button tabular" onClick={() => show(drill.id)}>{instant(drill.started_at)}</button></td>
            <td><State shape={drill.trusted ? 'passed' : drill.foreign?.restores ? 'conflict' : 'blocked'} word={t(drill.trusted ? 'backups.history.trusted' : drill.foreign?.restores ? 'backups.history.unsigned' : 'backups.history.not_trusted')} /></td>
            <td className="backups-name">{drill.file_name}</td>
            <td className="tabular">{drill.rows === null ? '–' : showNumber(drill.rows)}</td>
            <td className="tabular">{showDuration(drill.ended_at - drill.started_at)}</td>
            <td>{drill.person}</td>
          </tr>
        ))}</tbody>
      </table>
    </section>
  )
}
