import type { Drill } from '../../../../shared/drills.ts'
import type { DrillSince } from '../../../../shared/drills.ts'
import { gravestOf, promised_rpo_h, promised_rto_h, wayOf } from '../../../../shared/drills.ts'
import { HOUR } from '../../../../shared/time.ts'
import { Shape, State } from '../../parts/shape.tsx'
import { showDuration, showMoney, showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { Checks } from './checks.tsx'
import { Paper } from './paper.tsx'

/** What a drill came to, in one sentence; then what it means, what was measured, and every check. */
export function Verdict({ drill }: { drill: Drill }) {
  const { t, instant } = useWords()
  const { trusted, closed, checks, taken_at, rows, foreign } = drill
  const gravest = gravestOf(checks)
  const kind = wayOf({ trusted, closed, restores: foreign?.restores ?? false })
  return (
    <section data-testid="backups-verdict" data-trusted={trusted}>
      <h2 className="backups-verdict" data-trusted={trusted} data-way={kind} role={trusted ? 'status' : 'alert'}><Shape name={trusted ? 'passed' : kind === 'unsigned' ? 'conflict' : 'blocked'} />{t(`backups.verdict.${kind}`)}</h2>
      <p className="backups-why" data-testid="backups-why">
        {trusted ? t('backups.verdict.as_of', { when: instant(taken_at ?? 0), rows: showNumber(rows ?? 0) })
          : kind === 'unsigned' ? t(foreign?.newest_at ? 'backups.verdict.unsigned_why' : 'backups.verdict.unsigned_dateless', { when: instant(foreign?.newest_at ?? 0), rows: showNumber(rows ?? 0) }) : t(closed === null ? `backups.check.${gravest?.check ?? 'decrypt'}.bad` : `backups.closed.${closed}`)}
      </p>
      {trusted && drill.is_of_firm && <p className="backups-why" data-testid="backups-of-firm">{t('backups.verdict.of_firm')}</p>}
      {trusted && drill.operations > 0 && <p className="backups-why" data-testid="backups-operations">{t('backups.unsent.found', { count: drill.operations })}</p>}
      {!trusted && <p className="backups-why">{t(`backups.verdict.${kind}_do`)}</p>}
      <dl className="backups-measured">
        <Measured label={t('backups.rpo')} value={drill.rpo_h} promised={promised_rpo_h} hint={t('backups.rpo_hint', { hours: promised_rpo_h })} />
        <Measured label={t('backups.rto')} value={trusted || kind === 'unsigned' ? drill.rto_h : null} promised={promised_rto_h} hint={t('backups.rto_hint', { hours: promised_rto_h })} />
      </dl>
      {drill.since && <Since since={drill.since} />}
      {drill.certificate !== null && <p className="quiet" data-testid="backups-certificate">{t('backups.certificate', { file: drill.certificate })}</p>}
      <Paper drill={drill} />
      {foreign && <Unknown of={foreign.unknown} />}
      <Checks checks={checks} />
    </section>
  )
}

/** Against the drill before it: more or fewer rows, more or less money, and what failed anew. */
function Since({ since: { started_at, rows, payments_rp, duration_ms, failed, mended } }: { since: DrillSince }) {
  const { t, instant } = useWords()
  const named = (checks: readonly string[]) => checks.map(check => t(`backups.check.${check}.bad`)).join(' ')
  return (
    <div className="backups-since" data-testid="backups-since">
      <p><b>{t('backups.since.title', { when: instant(started_at) })}</b> {rows === 0 && payments_rp === 0 ? t('backups.since.same') : t('backups.since.counted', { rows: signed(rows, showNumber(Math.abs(rows))), money: signed(payments_rp, showMoney(Math.abs(payments_rp))) })}
        {' '}<span className="quiet">{t('backups.since.took', { duration: signed(duration_ms, showDuration(Math.abs(duration_ms))) })}</span></p>
      {rows < 0 && <p><State shape="conflict" word={t('backups.since.fewer')} /></p>}
      {failed.length > 0 && <p><State shape="blocked" word={t('backups.since.failed')} /> {named(failed)}</p>}
      {mended.length > 0 && <p><State shape="passed" word={t('backups.since.mended')} /> {mended.map(check => t(`backups.check.${check}.ok`)).join(' ')}</p>}
    </div>
  )
}
const signed = (value: number, shown: string): string => (value > 0 ? `+${shown}` : value < 0 ? `−${shown}` : shown)

/** What is not known is said as plainly as what was found. */
function Unknown({ of }: { of: readonly string[] }) {
  const { t } = useWords()
  return (
    <div className="backups-unknown" data-testid="backups-unknown">
      <h3>{t('backups.unknown.title')}</h3>
      <ul>{of.map(check => <li key={check}>{t(`backups.unknown.${check}`)}</li>)}</ul>
    </div>
  )
}

/** Hours as measured, against the promised ones. */
function Measured({ label, value, promised, hint }: { label: string; value: number | null; promised: number; hint: string }) {
  return (
    <div data-ok={value !== null && value <= promised}>
      <dt>{label}</dt>
      <dd className="tabular">{value === null ? '–' : showDuration(value * HOUR)}</dd>
      <dd className="quiet">{hint}</dd>
    </div>
  )
}
