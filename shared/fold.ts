/** The form in which names are searched: `Müller`, `Mueller` and `MULLER` meet; accents and case are gone. */
export function fold(text: string): string {
  return text.toLowerCase().replace(/ae/g, 'a').replace(/oe/g, 'o').replace(/ue/g, 'u').replace(/ß/g, 'ss')
    .normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[^a-z0-9@.]+/g, ' ').trim()
}
