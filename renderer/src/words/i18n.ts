import i18next from 'i18next'
import backupsWords from '../../i18n/de.backups.json'
import windowWords from '../../i18n/de.json'
import said from '../../i18n/de.messages.json'
import { languages, type Language } from './format.ts'

type Words = Record<string, unknown>
const lazily: Record<Exclude<Language, 'de'>, () => Promise<[Words, Words]>> = {
  en: async () => [{ ...(await import('../../i18n/en.json')).default, ...(await import('../../i18n/en.backups.json')).default }, (await import('../../i18n/en.messages.json')).default],
  fr: async () => [{ ...(await import('../../i18n/fr.json')).default, ...(await import('../../i18n/fr.backups.json')).default }, (await import('../../i18n/fr.messages.json')).default],
  it: async () => [{ ...(await import('../../i18n/it.json')).default, ...(await import('../../i18n/it.backups.json')).default }, (await import('../../i18n/it.messages.json')).default],
}
const remembered = 'guichet.language'

/** German is in the first bundle; the others come when they are chosen. `said` are the sentences of the data process. */
export async function startWords(): Promise<void> {
  await i18next.init({
    resources: { de: { window: { ...windowWords, ...backupsWords }, said } },
    lng: 'de', fallbackLng: 'de', ns: ['window', 'said'], defaultNS: 'window',
    interpolation: { escapeValue: false }, // React escapes
  })
  document.documentElement.lang = 'de'
  const last = asLanguage(localStorage.getItem(remembered))
  if (last !== null && last !== 'de') await speak(last)
}

/** Changes the language of the window; the sign-in screen remembers it on this PC. */
export async function speak(language: Language): Promise<void> {
  if (i18next.language === language) return
  await loadWords(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  localStorage.setItem(remembered, language)
}

/** Fetches the words of a language without changing that of the window. */
export async function loadWords(language: Language): Promise<void> {
  if (language === 'de' || i18next.hasResourceBundle(language, 'window')) return
  const [words, sentences] = await lazily[language]()
  i18next.addResourceBundle(language, 'window', words)
  i18next.addResourceBundle(language, 'said', sentences)
}

export const asLanguage = (text: string | null | undefined): Language | null => languages.find(one => one === text) ?? null
