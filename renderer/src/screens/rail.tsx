import type { Role } from '../../../shared/roles.ts'
import { useUi } from '../ui-store.ts'
import { useWords } from '../words/use-words.ts'
import { deedsIn } from './deeds.ts'
import type { Deed } from './deeds.ts'

const pages: Record<string, string> = { board: 'board', check_in: 'check-in', check_out: 'check-out', attention: 'attention', cash: 'cash', exports: 'exports', figures: 'figures', settings: 'settings', team: 'team' }

/** What one can do from anywhere, each with its key. */
export function Rail({ attention, role }: { attention: number; role: Role }) {
  const words = useWords()
  const page = useUi(ui => ui.page.name)
  const deeds = deedsIn(words)
  return (
    <nav className="rail" aria-label={words.t('rail.label')}>
      {deeds.filter(({ group, hint, isFor }) => group === 'work' && hint !== null && (isFor?.includes(role) ?? true))
        .map(deed => <RailButton key={deed.id} {...deed} isHere={pages[page] === deed.id} count={deed.id === 'attention' ? attention : 0} />)}
      <span className="rail-space" />
      {deeds.filter(({ id }) => id === 'lock').map(deed => <RailButton key={deed.id} {...deed} />)}
    </nav>
  )
}

function RailButton({ id, hint, word, icon: Icon, act, isHere = false, count = 0 }: Deed & { isHere?: boolean; count?: number }) {
  return (
    <button type="button" className="rail-button" data-long={word.length > 11} aria-current={isHere ? 'page' : undefined} onClick={act} data-testid={`rail-${id}`}>
      <Icon size={20} stroke={1.6} aria-hidden="true" />
      <span>{word}</span>
      <span className="rail-key">{hint}</span>
      {count > 0 && <span className="rail-count">{count}</span>}
    </button>
  )
}
