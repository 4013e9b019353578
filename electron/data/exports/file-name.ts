import { wallText } from './formats/wall.ts'

const letters: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' }
const plain = (text: string) => text.replace(/[äöüÄÖÜ]/g, letter => letters[letter] ?? letter).normalize('NFD').replace(/\p{M}/gu, '').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '')

type Named = { title: string; from_on: string; until_on: string; codes: readonly string[]; /** by which it was narrowed */ states?: readonly string[]; /** the number of a journal's delivery */ delivery?: number | null; extension: string; /** which reads it: two programs' files of the same days lie beside each other */ program?: string | null; /** what a PC alone knew, and what it had not yet sent */ cache: { as_of: number; waiting: number } | null }

/**
 * `Vertraege_2026-10-01_2026-10-31_ZRH.xlsx`, narrowed to a state `Vertraege_…_ZRH_void.xlsx`. What comes from this PC alone bears it in its name, where no import stumbles over it:
 * `…_offline-20261127-1240_3-open.csv`.
 */
export function fileName({ title, from_on, until_on, codes, states = [], delivery = null, extension, program = null, cache }: Named): string {
  const places = codes.length > 4 ? [`${codes.length}x`] : codes.map(plain)
  const mark = cache ? [`offline-${wallText(cache.as_of).replace(/[-:]/g, '').replace(' ', '-')}`, `${cache.waiting}-open`] : []
  return `${[plain(title), ...program === null ? [] : [program], from_on, ...from_on === until_on ? [] : [until_on], places.join('-'), ...delivery === null ? [] : [`nr-${delivery}`], ...states.map(state => plain(state.toLowerCase())), ...mark].join('_')}.${extension}`
}
