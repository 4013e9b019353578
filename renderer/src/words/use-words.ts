import { createContext, createElement, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import i18next, { type TFunction } from 'i18next'
import type { Message } from '../../../shared/message.ts'
import type { Names } from '../../../shared/queries.ts'
import { showInstant, showSpan, showValues, type Language } from './format.ts'
import { asLanguage, loadWords } from './i18n.ts'

export type Words = {
  t: TFunction
  language: Language
  say(message: Message): string
  /** what the firm calls it in this language */
  called(names: Names): string
  instant(at: number): string
  span(ms: number): string
}
const Spoken = createContext<Words | null>(null)

/** Gives the words to all below. One listener for the window: a hook of i18next in each of a board's hundred parts costs a frame. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const language = asLanguage(useSyncExternalStore(listen, () => i18next.language)) ?? 'de'
  return createElement(Spoken, { value: useMemo(() => wordsOf(language), [language]) }, children)
}

/** What is below speaks another language than the window: the one of the customer who looks at the screen. Null: no other. */
export function SpokenIn({ language, children }: { language: Language | null; children: ReactNode }) {
  const own = useWords()
  return createElement(Spoken, { value: useWordsIn(language) ?? own }, children)
}

/** The words of another language, null until they are here. `language` null: those of the window. */
export function useWordsIn(language: Language | null): Words | null {
  const own = useWords()
  const [loaded, setLoaded] = useState<Language | null>(null)
  useEffect(() => {
    if (language !== null) void loadWords(language).then(() => setLoaded(language))
  }, [language])
  return useMemo(() => {
    if (language === null || language === own.language) return own
    return loaded === language ? wordsOf(language) : null
  }, [language, loaded, own])
}

/** Everything a screen needs to speak: `t` for its own words, `say` for a sentence of the data process. */
export function useWords(): Words {
  const words = useContext(Spoken)
  if (!words) throw new Error('useWords outside of a WordsProvider')
  return words
}

function listen(changed: () => void): () => void {
  i18next.on('languageChanged', changed)
  return () => i18next.off('languageChanged', changed)
}

/** What was said without values, by language: i18next takes 5 µs to look a word up, and a board asks for hundreds at each key. */
const told: Partial<Record<Language, Map<string, string>>> = {}

function wordsOf(language: Language): Words {
  const look = i18next.getFixedT(language) as unknown as (key: string, ...more: unknown[]) => string
  const known = told[language] ??= new Map<string, string>()
  const t = ((key: string, ...more: unknown[]) => {
    if (more.length > 0) return look(key, ...more)
    let text = known.get(key)
    if (text === undefined) known.set(key, text = look(key))
    return text
  }) as unknown as TFunction
  return {
    t,
    language,
    say: message => sentence(t, message, language),
    called: names => names[`name_${language}`],
    instant: at => showInstant(at, language),
    span: ms => showSpan(ms, language),
  }
}

const general: Message['key'] = 'error.internal'

/** A key without a sentence would be an internal code on the screen: then the general sentence stands there. */
function sentence(t: TFunction, message: Message, language: Language): string {
  const options = { ns: 'said', keySeparator: false as const, ...showValues(message.values, language) }
  const text = t(message.key, { ...options, defaultValue: '' })
  return text === '' ? t(general, options) : text
}
