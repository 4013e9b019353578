import type { ReactNode } from 'react'
import type { QueryRows } from '../../../shared/queries.ts'
import { Notice } from '../parts/notice.tsx'
import { languages } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'
import { chooseLanguage } from './choose-language.ts'

type Props = { session: QueryRows['session']; title: string; children: ReactNode; aside?: ReactNode }

/** The frame of all screens before the counter: one quiet card, the language and what must not be overlooked. */
export function Entry({ session, title, children, aside }: Props) {
  const { t } = useWords()
  return (
    <div className="entry">
      <main className="entry-card">
        <p className="brand">Guichet</p>
        <h1>{title}</h1>
        {children}
      </main>
      <footer className="entry-foot">
        {session.rebuilt !== null && <Notice kind="conflict" testid="rebuilt">{t('entry.rebuilt', { count: session.rebuilt })}</Notice>}
        {session.vault === 'weak' && <Notice kind="conflict" testid="weak-vault">{t('entry.weak_vault')}</Notice>}
        {aside}
        <div className="entry-line"><Languages /><span className="quiet">{t('entry.version', { version: session.version })}</span></div>
      </footer>
    </div>
  )
}

export function Languages() {
  const { t, language } = useWords()
  return (
    // by the mouse the cursor stays where it was: Ctrl+Enter and Escape still mean the form that is open
    <div className="languages" role="group" aria-label={t('entry.language')} onMouseDown={event => event.preventDefault()}>
      {languages.map(one => (
        <button key={one} type="button" lang={one} aria-pressed={one === language} title={t(`language.${one}`)} data-testid={`language-${one}`}
          onClick={() => void chooseLanguage(one)}>{one.toUpperCase()}</button>
      ))}
    </div>
  )
}
