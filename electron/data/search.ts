import type { Database } from 'better-sqlite3'
import { backwards, dialled, fold } from '../../shared/fold.ts'
import { all } from './statement.ts'

/** Not a file that was merged into another one: the other is found. */
const going_on = 's.customer_id not in (select customer_id from customer_redirects)'

/**
 * Ids of customers whose name, company, town or phone holds every typed word, best first: those whose last name begins with the
 * text, then the others. One or two letters match beginnings only. @param limit at most so many
 */
export function findNames(db: Database, text: string, limit: number): string[] {
  const words = wordsOf(text)
  const [first] = words
  if (first === undefined) return []
  const long = words.filter(word => word.length >= 3)
  // A word of one or two letters begins a name: there is no trigram of it.
  const short = words.filter(word => word.length < 3)
  const starts = Object.fromEntries(short.map((word, i) => [`short${i}`, word]))
  const beginnings = short.map((_, i) => `instr(' ' || s.folded, ' ' || @short${i}) > 0`)
  if (long.length > 0) return findLong(db, { first, words, long, beginnings, limit, starts })
  const hits = all<{ customer_id: string }>(db, `select customer_id from (
      select customer_id, folded, 0 as rank from search_names where folded >= @first and folded < @past
      union select customer_id, folded, 1 from search_names where folded_first >= @first and folded_first < @past and not (folded >= @first
        and folded < @past)
    ) s where ${[going_on, ...beginnings].join(' and ')} order by rank, folded limit @limit`, { first, past: `${first}\uffff`, limit, ...starts })
  return hits.map(hit => hit.customer_id)
}

type Long = { first: string; words: string[]; long: string[]; beginnings: string[]; limit: number; starts: Record<string, string> }

/**
 * Last names that begin with the text come from an index and are mostly all that is wanted. For the others, a town that half the
 * customers live in would be thousands: of so many nobody reads on, so the first are put in order.
 */
function findLong(db: Database, { first, words, long, beginnings, limit, starts }: Long): string[] {
  const rest = Object.fromEntries(words.slice(1).map((word, i) => [`word${i}`, word]))
  const holds = words.slice(1).map((_, i) => `instr(s.folded, @word${i}) > 0`)
  const past = `${first}\uffff`
  const near = all<{ customer_id: string }>(db, `select s.customer_id from search_names s
    where ${['s.folded >= @first and s.folded < @past', going_on, ...holds, ...beginnings].join(' and ')} order by s.folded limit @limit`,
  { first, past, limit, ...rest, ...starts }).map(hit => hit.customer_id)
  if (near.length === limit) return near
  const far = all<{ customer_id: string }>(db, `select customer_id from (select s.customer_id, s.folded from search_trigrams t
      join search_names s on s.n = t.rowid
      where ${['t.folded match @match', 'not (s.folded >= @first and s.folded < @past)', going_on, ...beginnings].join(' and ')} limit ${looked_at})
    order by folded limit @rest`,
  { match: long.map(word => `"${word}"`).join(' '), first, past, rest: limit - near.length, ...starts })
  return [...near, ...far.map(hit => hit.customer_id)]
}
const looked_at = 500

/**
 * Ids of rows whose number ends with these letters and digits, or begins with the text as it is written. Never all of very many:
 * an end of two digits fits every hundredth.
 */
export function findNumbers(db: Database, table: 'contracts' | 'reservations', text: string): string[] {
  const end = backwards(text)
  if (end.length < 2 || !/\d/.test(end)) return []
  const begin = text.trim().toUpperCase()
  return all<{ id: string }>(db, `select row_id as id from search_numbers where backwards >= @end and backwards < @past_end and tbl = '${table}'
    union select id from (select id from ${table} where number >= @begin and number < @past_begin order by number limit ${looked_at})
    limit ${2 * looked_at}`, { end, past_end: `${end}\uffff`, begin, past_begin: `${begin}\uffff` }).map(({ id }) => id)
}

/** A phone number is one word, however it is grouped: `079 218 04 51`, `+41 79 218`, `0792180451`. */
function wordsOf(text: string): string[] {
  const is_phone = /^[\d\s+()/.-]+$/.test(text) && dialled(text).length >= 4
  return (is_phone ? dialled(text) : fold(text)).split(' ').filter(word => word !== '')
}
