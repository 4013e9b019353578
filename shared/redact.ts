import { cantons } from './plates.ts'

const plate = new RegExp(`\\b(?:${cantons.join('|')})[ \\u00a0\\u202f·-]?\\d{1,3}(?:[ \\u00a0\\u202f']?\\d{3})?\\b`, 'g')

/** In this order: a later pattern must not eat half of what an earlier one would have taken whole. */
const patterns: readonly (readonly [RegExp, string | ((hit: string) => string)])[] = [
  [/\b(postgres(?:ql)?:\/\/)[^\s"']*@/g, '$1[login]@'],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '[token]'],
  [/\bsb_(?:secret|publishable)_[\w-]+/g, '[key]'],
  [/\b(Bearer|apikey)[ :=]+[^\s"',}]+/gi, '[token]'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[email]'],
  [/\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){3,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b/g, '[iban]'],
  [/(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])/g, hit => (isCardNumber(hit) ? '[card]' : hit)],
  [/(?<![\w-])(?:\+|00)\d{2}[ .-]?(?:\(0\))?\d{2}(?:[ .-]?\d){7}(?!\d)/g, '[phone]'],
  [/(?<![\w-])0\d{2}[ .-]?\d{3}[ .-]?\d{2}[ .-]?\d{2}(?!\d)/g, '[phone]'],
  [plate, '[plate]'],
  [/("?licence_number"?\s*[:=]\s*"?)[^",}\s]+/gi, '$1[licence]'],
  [/(?:\/home|\/Users|[A-Za-z]:\\Users)[/\\][^/\\\s"']+|\/root(?=[/\s"']|$)/g, '~'],
]

// What the patterns need grows with the square of a word's length.
const longest_line = 4_000

/** Takes out of a log line what identifies a person or opens a door. Not meant for text that people read as data; cut at 4 000 characters. */
export function redact(text: string): string {
  let clean = shortened(text)
  for (const [pattern, put] of patterns) clean = typeof put === 'string' ? clean.replace(pattern, put) : clean.replace(pattern, put)
  return clean
}

/** Cut between words: half a name would pass the patterns. */
function shortened(line: string): string {
  return line.length > longest_line ? line.slice(0, longest_line).replace(/[^\s,]*$/, '…') : line
}

/** Luhn's check digit keeps instants in milliseconds (13 digits) in the log. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '').split('').reverse().map(Number)
  const sum = digits.reduce((total, digit, i) => total + (i % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2), 0)
  return sum % 10 === 0
}
