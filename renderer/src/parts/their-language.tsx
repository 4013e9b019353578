import { useState } from 'react'
import { languages, type Language } from '../words/format.ts'
import { asLanguage } from '../words/i18n.ts'
import { useWords } from '../words/use-words.ts'

export type TheirLanguage = {
  /** the customer's own, null where it is not known here */
  theirs: Language | null
  /** what is spoken to them */
  spoken: Language
  /** the same, null where it is that of the window */
  other: Language | null
  choose(language: Language): void
}

/** In which language a customer reads what they pay and sign: their own, until another is chosen. */
export function useTheirLanguage(locale: string | null | undefined): TheirLanguage {
  const [chosen, setChosen] = useState<Language | null>(null)
  return useChosenLanguage(locale, chosen, setChosen)
}

/** The same for a form that keeps with its draft what was chosen; null: nothing yet. */
export function useChosenLanguage(locale: string | null | undefined, chosen: Language | null, choose: (language: Language) => void): TheirLanguage {
  const { language } = useWords()
  const theirs = asLanguage(locale)
  const spoken = chosen ?? theirs ?? language
  return { theirs, spoken, other: spoken === language ? null : spoken, choose }
}

/** The screen is turned to a customer who asks why. */
export function ExplainIn({ theirs, spoken, choose }: TheirLanguage) {
  const { t } = useWords()
  return (
    <div className="languages" role="group" aria-label={t('contract.explain_in')}>
      <span className="quiet" aria-hidden="true">{t('contract.explain_in')}</span>
      {languages.map(one => (
        <button key={one} type="button" aria-pressed={one === spoken} data-testid={`explain-${one}`} title={t(`language.${one}`)} onClick={() => choose(one)}>
          {one.toUpperCase()}{one === theirs && <span className="visually-hidden"> {t('contract.their_language')}</span>}
        </button>
      ))}
    </div>
  )
}
