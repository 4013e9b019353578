import de from '../../../renderer/i18n/de.backups.json' with { type: 'json' }
import en from '../../../renderer/i18n/en.backups.json' with { type: 'json' }
import fr from '../../../renderer/i18n/fr.backups.json' with { type: 'json' }
import it from '../../../renderer/i18n/it.backups.json' with { type: 'json' }
import type { Locale } from './words.ts'

/** What the screen says of backups: a certificate says it in the same words. */
export const backupWords: Record<Locale, typeof de.backups> = { de: de.backups, fr: fr.backups, it: it.backups, en: en.backups }
