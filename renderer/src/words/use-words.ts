import { useMemo } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/message.ts'
import { showInstant, showSpan, showValues, type Language } from './format.ts'
import { asLanguage } from './i18n.ts'

/** Everything a screen needs to speak: `t` for its own words, `say` for a sentence of the data process. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const language = asLanguage(i18n.language) ?? 'de'
  return useMemo(() => ({
    t,
    language,
    say: (message: Message) => sentence(t, message, language),
    instant: (at: number) => showInstant(at, language),
    span: (ms: number) => showSpan(ms, language),
  }), [t, language])
}

const general: Message['key'] = 'error.internal'

/** A key without a sentence would be an internal code on the screen: then the general sentence stands there. */
function sentence(t: TFunction, message: Message, language: Language): string {
  const options = { ns: 'said', keySeparator: false as const, ...showValues(message.values, language) }
  const text = t(message.key, { ...options, defaultValue: '' })
  return text === '' ? t(general, options) : text
}
