import { formatRappen } from '../../../shared/money.ts'
import { showPlate } from '../../../shared/plates.ts'
import { DAY, HOUR, MINUTE, startOfZurichDay, wallClock } from '../../../shared/time.ts'

export type Language = 'de' | 'fr' | 'it' | 'en'
export const languages: readonly Language[] = ['de', 'fr', 'it', 'en']

/** Own tables, because ICU versions disagree about short weekdays. Sunday first. */
const weekdays: Record<Language, readonly string[]> = {
  de: ['So', 'Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa'],
  fr: ['di', 'lu', 'ma', 'me', 'je', 've', 'sa'],
  it: ['do', 'lu', 'ma', 'me', 'gi', 've', 'sa'],
  en: ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'],
}
const dayLetter: Record<Language, string> = { de: 'T', fr: 'j', it: 'g', en: 'd' }
const two = (value: number) => String(value).padStart(2, '0')

/** `CHF 1'234.50` of Rappen. */
export const showMoney = (amount_rp: number): string => `CHF ${formatRappen(amount_rp)}`

/** `label: text`; French has a blank before the colon. */
export const labelled = (label: string, text: string, language: Language): string => `${label}${language === 'fr' ? '\u202f' : ''}: ${text}`

/** `12'345`, the same in all languages. */
export const showNumber = (value: number): string => {
  const [whole = '', rest] = String(Math.abs(value)).split('.')
  return `${value < 0 ? '−' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, "'")}${rest ? `.${rest}` : ''}`
}
export const showKm = (km: number): string => `${showNumber(km)} km`

/** `14:30` on the wall clock of Zürich. */
export function showTime(at: number): string {
  const wall = new Date(wallClock(at))
  return `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`
}

/** `23.10.2026` of an instant. */
export function showDay(at: number): string {
  const wall = new Date(wallClock(at))
  return `${two(wall.getUTCDate())}.${two(wall.getUTCMonth() + 1)}.${wall.getUTCFullYear()}`
}

export const showWeekday = (at: number, language: Language): string => weekdays[language][new Date(wallClock(at)).getUTCDay()] ?? ''

/** `Fr 23.10.2026 14:00`. */
export const showInstant = (at: number, language: Language): string => `${showWeekday(at, language)} ${showDay(at)} ${showTime(at)}`

/** `23.10.2026` of `2026-10-23`. */
export function showDate(date: string): string {
  const [year, month, day] = date.split('-')
  return year && month && day ? `${day}.${month}.${year}` : date
}

/** `2 h 10`, `3 T 4 h`, `12 min`: how long, in the two largest units. Milliseconds in. */
export function showSpan(span: number, language: Language): string {
  const size = Math.abs(span)
  if (size < HOUR) return `${Math.max(1, Math.floor(size / MINUTE))} min`
  if (size < DAY) {
    const minutes = Math.floor((size % HOUR) / MINUTE)
    return `${Math.floor(size / HOUR)} h${minutes ? ` ${two(minutes)}` : ''}`
  }
  const hours = Math.floor((size % DAY) / HOUR)
  return `${Math.floor(size / DAY)} ${dayLetter[language]}${hours ? ` ${hours} h` : ''}`
}

/** `340 ms`, `12.4 s`, or as `showSpan` from a minute on, without days: how long a machine took. Milliseconds in. */
export function showDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < MINUTE) return `${(ms / 1000).toFixed(1)} s`
  return ms < HOUR ? `${Math.floor(ms / MINUTE)} min ${Math.round((ms % MINUTE) / 1000)} s` : `${Math.floor(ms / HOUR)} h ${two(Math.floor((ms % HOUR) / MINUTE))}`
}

/** Whole Zürich days from `now` to `at`: 0 today, 1 tomorrow, −1 yesterday. */
export const daysFrom = (now: number, at: number): number =>
  Math.round((wallClock(startOfZurichDay(at)) - wallClock(startOfZurichDay(now))) / DAY)

/**
 * A message's values as a person reads them, told by the end of their names: `_rp` Rappen, `_at` instants, `_km` and other
 * numbers with thousands, `_on` and `_date` dates, `plate` a plate; of one that comes as `_de`, `_fr`, `_it` and `_en` the own language. The bare number stays there for plurals as `count`.
 */
export function showValues(values: Record<string, string | number> | undefined, language: Language): Record<string, string | number> {
  const shown: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(values ?? {})) {
    const spoken = /^(.+)_(de|fr|it|en)$/.exec(name)
    if (!spoken) shown[name] = showValue(name, value, language)
    else if (spoken[1] && spoken[2] === language) shown[spoken[1]] = value
  }
  return shown
}

function showValue(name: string, value: string | number, language: Language): string | number {
  if (typeof value === 'string') {
    if (/(^|_)plate$/.test(name)) return showPlate(value)
    return /_(on|date)$/.test(name) ? showDate(value) : value
  }
  if (name.endsWith('_rp')) return showMoney(value)
  if (name.endsWith('_at')) return showInstant(value, language)
  if (name.endsWith('_km')) return showKm(value)
  return name === 'count' ? value : showNumber(value)
}
