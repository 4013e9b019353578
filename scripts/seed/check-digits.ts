import { uidCheckDigit } from '../../shared/uid.ts'

/** `CHE-987.654.321 MWST` from the first eight digits; throws for eight digits that no company can have. */
export function uid(eight: string): string {
  const digit = uidCheckDigit(eight)
  if (digit === null) throw new Error(`No UID begins with ${eight}.`)
  const nine = `${eight}${digit}`
  return `CHE-${nine.slice(0, 3)}.${nine.slice(3, 6)}.${nine.slice(6)} MWST`
}

const vin_values = new Map([...'0123456789'].map(digit => [digit, Number(digit)] as const))
for (const [letters, first] of [['ABCDEFGH', 1], ['JKLMN', 1], ['STUVWXYZ', 2]] as const) {
  [...letters].forEach((letter, index) => vin_values.set(letter, first + index))
}
vin_values.set('P', 7).set('R', 9)
const vin_weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** The character at the ninth place of a vehicle identification number, whatever stands there now. */
export function vinCheckCharacter(vin: string): string {
  const sum = vin_weights.reduce((total, weight, index) => total + weight * (vin_values.get(vin[index] ?? '') ?? 0), 0)
  return sum % 11 === 10 ? 'X' : String(sum % 11)
}
