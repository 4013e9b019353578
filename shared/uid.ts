const weights = [5, 4, 3, 2, 7, 6, 5, 4]

/** The last digit of a Swiss company number (UID) from its first eight; null where none exists (remainder 1). */
export function uidCheckDigit(eight: string): number | null {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(eight[index]), 0)
  const digit = (11 - sum % 11) % 11
  return digit === 10 ? null : digit
}

/** `CHE-123.456.788`, with or without MWST, TVA or IVA behind it, with the right check digit. The twin of `private.is_uid`. */
export function isUid(text: string): boolean {
  const [, a = '', b = '', c = ''] = /^CHE-(\d{3})\.(\d{3})\.(\d{3})(?: (?:MWST|TVA|IVA))?$/.exec(text) ?? []
  const nine = `${a}${b}${c}`
  return nine.length === 9 && uidCheckDigit(nine.slice(0, 8)) === Number(nine[8])
}
