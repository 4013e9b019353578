import { bridge } from '../bridge.ts'
import type { Language } from '../words/format.ts'
import { speak } from '../words/i18n.ts'

/** Switches at once; kept for the person who is signed in, else for this PC. */
export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language)
  await bridge().act('set_locale', { locale: language }).catch(() => null) // the window speaks it already
}
