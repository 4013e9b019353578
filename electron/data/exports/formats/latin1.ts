/** Letters that are no letter with a mark, and signs of good typesetting: what ISO-8859-1 has for them. */
const instead: Record<string, string> = {
  œ: 'oe', Œ: 'OE', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i', ħ: 'h', Ħ: 'H', ŋ: 'ng', Ŋ: 'NG', ŧ: 't', Ŧ: 'T', ĸ: 'k', ĳ: 'ij', Ĳ: 'IJ', ƒ: 'f', '\u1e9e': 'SS', Ÿ: 'Y',
  '€': 'EUR', '™': 'TM', '‘': "'", '’': "'", '‚': ',', '“': '"', '”': '"', '„': '"', '‹': '<', '›': '>', '–': '-', '—': '-', '‑': '-', '−': '-', '…': '...', '•': '-', '\u202f': ' ', '\u2009': ' ',
}

/** One sign as ISO-8859-1 has it: itself, the letter without its marks, what one writes for it, else `?`. */
function inLatin1(sign: string): string {
  if ((sign.codePointAt(0) ?? 0) <= 0xff) return sign
  const known = instead[sign] ?? sign.normalize('NFKD').replace(/\p{M}/gu, '')
  return known !== '' && [...known].every(part => (part.codePointAt(0) ?? 0) <= 0xff) ? known : '?'
}

/** A text as ISO-8859-1 can hold it. @param rewritten hears of every sign that it lacks, and of what stands for it */
export function latin1(text: string, rewritten: Map<string, string>): string {
  // marks that stand alone go to their letter first: e and ´ are é, which it has
  const whole = text.normalize('NFC')
  return [...whole].map(sign => {
    const written = inLatin1(sign)
    if (written !== sign) rewritten.set(sign, written)
    return written
  }).join('')
}
