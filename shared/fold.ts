/** A phone number as it is searched: digits only, `+41` and `0041` as the 0 that is dialled here. Empty when there are none. */
export function dialled(text: string): string {
  const plain = text.replace(/\(0\)/g, '').replace(/[^\d+]/g, '')
  return plain.replace(/^(\+|00)41/, '0').replace(/\D/g, '')
}

/** The form in which names are searched: `Müller`, `Mueller` and `MULLER` meet; accents and case are gone. */
export function fold(text: string): string {
  return text.toLowerCase().replace(/ae/g, 'a').replace(/oe/g, 'o').replace(/ue/g, 'u').replace(/ß/g, 'ss')
    .normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[^a-z0-9@.]+/g, ' ').trim()
}

/** Letters and digits of a number, its end first: what people type of a number is its end. */
export const backwards = (text: string): string => [...text.toUpperCase().replace(/[^A-Z0-9]/g, '')].reverse().join('')
