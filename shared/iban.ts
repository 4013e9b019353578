/** A Swiss or Liechtenstein account number without blanks, with the right check digits (ISO 7064). The twin of `private.is_iban`. */
export function isIban(text: string): boolean {
  if (!/^(?:CH|LI)\d{7}[0-9A-Z]{12}$/.test(text)) return false
  const digits = [...text.slice(4) + text.slice(0, 4)].map(sign => parseInt(sign, 36).toString()).join('')
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}

/** Whether it is a QR-IBAN: its institution (the five digits after the check digits) lies between 30000 and 31999. */
export const isQrIban = (iban: string): boolean => /^..\d\d3[01]/.test(iban)

/** In groups of four, as on a statement. */
export const showIban = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ')
