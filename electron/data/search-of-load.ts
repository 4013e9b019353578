import type { Database } from './database.ts'
import { prepared } from './statement.ts'
import type { SearchOfLoad } from './sync/parts.ts'
import { makeShadows, shadowOf, swapShadows } from './sync/shadow-tables.ts'

const kept = ['search_names', 'search_numbers']

/** How many pages a moment's merging moves: some 5 ms. */
const pages_at_once = 60

/** Merges a little of what the search has written in pieces, where there are four or more. Returns whether there was something to do. */
export function mergeSearch(db: Database): boolean {
  const before = totalChanges(db)
  prepared(db, "insert into search_trigrams (search_trigrams, rank) values ('merge', ?)").run(pages_at_once)
  // one change is the command's own
  return totalChanges(db) - before > 1
}
const totalChanges = (db: Database) => prepared(db, 'select total_changes()').pluck().get() as number

/**
 * The search of what a load brings, built beside the one in use page by page, while the next page is on its way: at the end of the load it
 * would be a fifth of the whole. Afterwards the triggers of migrations/sqlite keep it.
 */
export const searchOfLoad: SearchOfLoad = {
  begin(db) {
    makeShadows(db, kept)
    db.exec(`create virtual table ${shadowOf('search_trigrams')} using fts5 (folded, content = '', tokenize = 'trigram')`)
    db.exec(`insert into ${shadowOf('search_trigrams')} (${shadowOf('search_trigrams')}, rank) values ('automerge', 0)`)
  },
  add(db, table, ids) {
    const [from, names] = [`${shadowOf(table)} where id in (select value from json_each(?))`, shadowOf('search_names')]
    if (table === 'contracts' || table === 'reservations') {
      prepared(db, `insert into ${shadowOf('search_numbers')} (backwards, tbl, row_id) select backwards(number), '${table}', id from ${from} order by 1`).run(ids)
    } else if (table === 'customers') {
      prepared(db, `insert into ${names} (customer_id, folded, folded_first) select id, fold(last_name || ' ' || first_name || ' '
        || coalesce(company_name, '') || ' ' || town || ' ' || dialled(phone)), fold(first_name) from ${from}`).run(ids)
      prepared(db, `insert into ${shadowOf('search_trigrams')} (rowid, folded) select n, folded from ${names} where customer_id in (select value from json_each(?))`).run(ids)
    }
  },
  end(db) {
    const trigrams = shadowOf('search_trigrams')
    // one piece instead of one for each page of the load: a hundredth of the load, and the pulls after it have nothing to merge
    db.exec(`insert into ${trigrams} (${trigrams}) values ('optimize')`)
    swapShadows(db, kept)
    db.exec(`drop table search_trigrams; alter table ${trigrams} rename to search_trigrams`)
  },
}
