/**
 * The digits that a clerk reads to a manager on the telephone, and the code that comes back (docs/adr/0040). Amounts are in whole francs, rounded up:
 * what is said aloud has no centimes. Pure, for the window and the data process.
 */
export type Challenge = { deposit_fr: number | null; discount_fr: number | null; /** how far the odometer jumps */ jump_km: number | null }
/** How many digits stand for the request itself. */
export const digest_digits = 7
export const code_digits = 8
const amount_digits = 6

/** Null where nothing is asked, or an amount is too large to be told. @param digest of the request, `digest_digits` long */
export function writeChallenge({ deposit_fr, discount_fr, jump_km }: Challenge, digest: string): string | null {
  const amounts = [discount_fr, deposit_fr, jump_km].filter(amount => amount !== null)
  if (amounts.length === 0 || amounts.some(amount => amount >= 10 ** amount_digits)) return null
  const kind = (deposit_fr === null ? 0 : 1) + (discount_fr === null ? 0 : 2) + (jump_km === null ? 0 : 4)
  const body = `${kind}${amounts.map(amount => String(amount).padStart(amount_digits, '0')).join('')}${digest}`
  return body + rest97(body)
}

/** What was typed, spaces and all, as what it asks for; null while it is not whole, or where a digit was misheard. */
export function readChallenge(typed: string): (Challenge & { digits: string }) | null {
  const digits = typed.replace(/\D/g, '')
  const kind = Number(digits[0] ?? '0')
  if (kind < 1 || kind > most_kind || digits.length !== challengeLength(kind) || rest97(digits.slice(0, -2)) !== digits.slice(-2)) return null
  const amounts = digits.slice(1, -2 - digest_digits).match(/.{6}/g)?.map(Number) ?? []
  const next = (is_asked: number) => (is_asked ? amounts.shift() ?? null : null)
  return { digits, discount_fr: next(kind & 2), deposit_fr: next(kind & 1), jump_km: next(kind & 4) }
}

/** How many digits a challenge of this kind has: the sum of 1 deposit, 2 discount, 4 odometer. */
export const challengeLength = (kind: number): number => 1 + amount_digits * [1, 2, 4].filter(bit => kind & bit).length + digest_digits + 2
/** All that can be asked at once. */
export const most_kind = 7

/** The manager's seven digits and one that shows a slip of the tongue, or a code for something else. No secret goes into it. */
export const withCheckDigit = (code: string, challenge: string): string => code + damm(challenge + code)
export const isWholeCode = (code: string, challenge: string): boolean => code.length === code_digits && damm(challenge + code) === 0

/** In groups of four, as they are read aloud. */
export const inGroups = (digits: string): string => digits.replace(/(.{4})(?=.)/g, '$1 ')

/** By digit, for a number that JavaScript has no room for. */
function rest97(digits: string): string {
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  return String(rest).padStart(2, '0')
}

// Damm's quasigroup: every wrong digit and every two that changed places show.
const quasigroup = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134', '8945362017', '9438617205', '2581436790']
function damm(digits: string): number {
  let state = 0
  for (const digit of digits) state = Number(quasigroup[state]?.[Number(digit)] ?? 0)
  return state
}
