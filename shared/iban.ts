/** A Swiss or Liechtenstein account number without blanks, with the right check digits (ISO 7064). The twin of `private.is_iban`. */
export function isIban(text: string): boolean {
  if (!/^(?:CH|LI)\d{7}[0-9A-Z]{12}$/.test(text)) return false
  const digits = [...text.slice(4) + text.slice(0, 4)].map(sign => parseInt(sign, 36).toString()).join('')
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}
