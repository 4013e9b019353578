import type { Verdict } from '../../electron/data/backup/drill.ts'

/** How `restore:verify` ends: 0 may be trusted, 3 is a dump that restores and that nobody signed, 1 is everything else. */
export const exitCodeOf = ({ trusted, restores }: Verdict): 0 | 1 | 3 => (trusted ? 0 : restores ? 3 : 1)

/** A verdict as lines: every check, what was measured, the sentence, what nobody can know, and what to do next. */
export function* asLines({ about, checks, rpo_h, drill_ms, sentence, foreign, trusted, restores, closed }: Verdict): Generator<string> {
  for (const { check, ok, ms, found, means } of checks) {
    yield `${ok ? '✓' : '✗'} ${check} (${ms} ms)${ok ? '' : `: ${means}`}`
    for (const one of found) yield `    ${one}`
  }
  if (foreign) yield `${foreign.rows} rows of ${foreign.tables} tables, compared with migration ${foreign.migration}${foreign.says_so ? '' : ' (the newest here; the dump does not say its own)'}`
  if (rpo_h !== null) yield `Age ${rpo_h.toFixed(2)} h${foreign ? ' at most, by its newest entry' : ''} (promised 24) · restored and checked in ${(drill_ms / 1000).toFixed(1)} s (promised 4 h, local restore only)`
  if (about?.operations) yield `${about.operations} operations of a desk were not at the server yet; they are in it, and the app takes them back`
  yield sentence
  if (foreign) yield `Nobody can know of it: ${foreign.unknown.join(', ')}.`
  if (trusted) return
  yield restores ? 'What to do: rely on a signed backup only. Take one (npm run backup) and prove that.'
    : closed !== null && closed !== 'damaged' ? 'What to do: nothing was changed and nothing is proven. Give the right file, and what opens it.'
      : 'What to do: keep the last proven backup, take a new one (npm run backup) and prove that.'
}
