import type { ExportRun } from '../../../../shared/exports.ts'
import { showDate, showMoney, showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** What was taken out on this PC, the last first. */
export function History({ runs }: { runs: readonly ExportRun[] }) {
  const { t, instant } = useWords()
  if (runs.length === 0) return <p className="empty" data-testid="exports-none">{t('exports.none')}</p>
  return (
    <table className="gaps exports-runs">
      <thead><tr>{(['made', 'what', 'period', 'rows', 'sum', 'file'] as const).map(head => <th key={head} scope="col">{t(`exports.head.${head}`)}</th>)}</tr></thead>
      <tbody>{runs.map(run => (
        <tr key={run.id} data-testid="export-run" data-sha256={run.sha256} data-rows={run.row_count}>
          <td className="tabular">{instant(run.made_at)}<br /><span className="quiet">{run.made_by}</span></td>
          <td><b>{t(`exports.kind.${run.kind}`)}</b><br /><span className="quiet">{t(`exports.file.${run.format}`)} · {run.locations}</span></td>
          <td className="tabular">{showDate(run.from_on)}{run.until_on !== run.from_on && <><br />– {showDate(run.until_on)}</>}</td>
          <td className="tabular number-cell">{showNumber(run.row_count)}</td>
          <td className="tabular number-cell">{run.sum_rp === 0 ? '–' : showMoney(run.sum_rp)}</td>
          <td className="export-file">
            {run.file === null ? <span className="quiet">{t('exports.not_named')}</span> : <><b>{nameOf(run.file)}</b><br /><span className="quiet">{folderOf(run.file)}</span></>}
            {run.source === 'CACHE' && <><br /><span className="quiet">{t('exports.waiting', { count: run.waiting })}</span></>}
          </td>
        </tr>
      ))}</tbody>
    </table>
  )
}

/** The last part of a path, of whichever system. */
const nameOf = (file: string): string => file.split(/[/\\]/).at(-1) ?? file
const folderOf = (file: string): string => file.slice(0, -nameOf(file).length - 1)
