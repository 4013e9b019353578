import { IconAlertTriangle, IconArrowDownLeft, IconArrowUpRight, IconLayoutList, IconLock, IconSearch, type TablerIcon } from '@tabler/icons-react'
import { openSearch, startCheckOut, useUi } from '../ui-store.ts'
import { useWords } from '../words/use-words.ts'
import { lock } from './lock.ts'

type Entry = { hint: string; word: string; icon: TablerIcon; act: () => void; isHere?: boolean; count?: number; testid: string }

/** What one can do from anywhere, each with its key. */
export function Rail({ attention }: { attention: number }) {
  const { t } = useWords()
  const page = useUi(ui => ui.page.name)
  const go = useUi(ui => ui.go)
  const entries: Entry[] = [
    { hint: 'F2', word: t('rail.board'), icon: IconLayoutList, act: () => go({ name: 'board' }), isHere: page === 'board', testid: 'rail-board' },
    { hint: 'F3', word: t('rail.search'), icon: IconSearch, act: () => openSearch(), testid: 'rail-search' },
    { hint: 'F4', word: t('rail.check_in'), icon: IconArrowDownLeft, act: () => openSearch('', 'check_in'), isHere: page === 'check_in', testid: 'rail-check-in' },
    { hint: 'F6', word: t('rail.check_out'), icon: IconArrowUpRight, act: () => startCheckOut({}), isHere: page === 'check_out', testid: 'rail-check-out' },
    { hint: 'F9', word: t('rail.attention'), icon: IconAlertTriangle, act: () => go({ name: 'attention' }), isHere: page === 'attention', count: attention,
      testid: 'rail-attention' },
  ]
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      {entries.map(entry => <RailButton key={entry.hint} {...entry} />)}
      <span className="rail-space" />
      <RailButton hint="F10" word={t('rail.lock')} icon={IconLock} act={() => void lock()} testid="rail-lock" />
    </nav>
  )
}

function RailButton({ word, icon: Icon, act, isHere = false, count = 0, testid, hint }: Entry) {
  return (
    <button type="button" className="rail-button" aria-current={isHere ? 'page' : undefined} onClick={act} data-testid={testid}>
      <Icon size={20} stroke={1.6} aria-hidden="true" />
      <span>{word}</span>
      <span className="rail-key">{hint}</span>
      {count > 0 && <span className="rail-count">{count}</span>}
    </button>
  )
}
