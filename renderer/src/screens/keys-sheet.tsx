import { KeyHint } from '../parts/hint.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useQuery } from '../use-query.ts'
import { useUi } from '../ui-store.ts'
import { useWords } from '../words/use-words.ts'
import { deedsIn } from './deeds.ts'

/** What a person does there that is no deed of the whole window: the words are `keys.<group>.<name>`. */
const more = {
  board: { type: 'A–Z 0–9', next: '↑ ↓ ← →', step: 'Enter', resume: 'F7' },
  form: { confirm: 'Ctrl Enter', next: 'Enter', extras: 'F5', choose: '1–9', car: 'F7', damage: 'F8', mark: '↑ ↓ ← → + −', afar: 'F11', photo: 'Alt F', park: 'F2', back: 'Esc' },
  customer: { rent: 'R', change: 'A', block: 'S', bill: 'F', merge: 'M' },
  reservation: { check_out: 'R', car: 'T', no_show: 'N', cancel: 'U', back: 'Esc' },
  settings: { choose: '↑ ↓', open: 'Enter', add: '+', fleet: 'Alt F', field: 'Alt 1–9', page: 'Alt PgUp PgDn' },
  fleet: { choose: '↑ ↓', open: 'Enter', add: 'Alt N', plate: 'S', papers: 'P', change: 'B', send: 'U', receive: 'A', retire: 'X', back: 'Esc' },
  attention: { choose: '1–9', next: '↑ ↓', back: 'Esc' },
  exports: { make: 'Ctrl Enter', save: 'Alt S', saved: 'Alt 1–9', month: 'Alt M' },
  documents: { open: 'Enter', print: 'P', mail: 'E', save: 'S', dismiss: 'X' },
  figures: { move: '↑ ↓ ← →', open: 'Enter', print: 'Ctrl P' },
  team: { look: 'Ctrl Enter', save: 'Alt S' },
  backups: { prove: 'Ctrl Enter', compare: 'Alt V', whole: 'Alt B', pick: 'Space', back: 'Esc', paper: 'S O P' },
} as const

/** Every key of the counter on one sheet. */
export function KeysSheet() {
  const words = useWords()
  const { t } = words
  const close = useUi(ui => ui.close)
  const { rows: session } = useQuery('session', {})
  const role = session?.person?.role ?? 'STAFF'
  const everywhere = deedsIn(words).flatMap(({ hint, word, isFor }) => (hint === null || !(isFor?.includes(role) ?? true) ? [] : [{ hint, word }]))
  return (
    <Sheet title={t('keys.title')} close={close} testid="keys">
      <Keys title={t('keys.everywhere')} rows={[...everywhere, { hint: 'Ctrl K', word: t('deeds.title') }]} />
      {(Object.keys(more) as (keyof typeof more)[]).filter(group => group !== 'backups' || role === 'ADMIN' || role === 'SUPER_ADMIN').map(group => (
        <Keys key={group} title={t(`keys.${group}.title`)} rows={Object.entries(more[group]).map(([name, hint]) => ({ hint, word: t(`keys.${group}.${name}`) }))} />
      ))}
    </Sheet>
  )
}

const Keys = ({ title, rows }: { title: string; rows: { hint: string; word: string }[] }) => (
  <>
    <h3>{title}</h3>
    <dl className="keys">
      {rows.map(({ hint, word }) => <div key={hint}><dt>{word}</dt><dd>{hint.split(' ').map(one => <KeyHint key={one} keys={one} />)}</dd></div>)}
    </dl>
  </>
)
