import { useState } from 'react'
import { fold } from '../../../shared/fold.ts'
import { IconCheck } from '@tabler/icons-react'
import { useLook } from '../look.ts'
import { Finder } from '../parts/finder.tsx'
import { KeyHint } from '../parts/hint.tsx'
import { useUi } from '../ui-store.ts'
import { useQuery } from '../use-query.ts'
import { useWords } from '../words/use-words.ts'
import { deedsIn } from './deeds.ts'
import type { Deed } from './deeds.ts'

/** The command palette: what can be done, found by a part of its name. */
export function DeedFinder() {
  const words = useWords()
  const { t } = words
  const [text, setText] = useState('')
  const { rows: session } = useQuery('session', {})
  const role = session?.person?.role ?? 'STAFF'
  const groupOf = (deed: Deed) => t(`deeds.group.${deed.group}`)
  const wanted = fold(text).split(' ')
  const found = deedsIn(words, useLook()).filter(deed => (deed.isFor?.includes(role) ?? true) && wanted.every(part => fold(`${groupOf(deed)} ${deed.word}`).includes(part)))
  return (
    <Finder title={t('deeds.title')} placeholder={t('deeds.placeholder')} testid="deeds" text={text} type={setText} found={found} isLate={session === null} act={act} keyOf={deed => deed.id}
      groupOf={groupOf} empty={t('deeds.empty', { text })}
      renderRow={({ id, word, hint, icon: Icon, isOn }, row) => (
        <div id={row.id} className="hit" role="option" aria-selected={row.isSelected} onClick={row.choose} data-testid={`deed-${id}`}>
          <Icon size={18} stroke={1.6} aria-hidden="true" /><span className="hit-text">{word}</span>{isOn && <IconCheck size={18} stroke={1.6} role="img" aria-label={t('deeds.on')} />}{hint !== null && <KeyHint keys={hint} />}
        </div>
      )} />
  )
}

function act(deed: Deed): void {
  useUi.getState().close()
  deed.act()
}
