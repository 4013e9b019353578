import { prepared } from './statement.ts'
import type { SearchOfLoad } from './sync/parts.ts'
import { makeShadows, shadowOf, swapShadows } from './sync/shadow-tables.ts'

const kept = ['search_names', 'search_numbers']

/**
 * The search of what a load brings, built beside the one in use page by page, while the next page is on its way: at the end of the load it
 * would be a fifth of the whole. Afterwards the triggers of migrations/sqlite keep it.
 */
export const searchOfLoad: SearchOfLoad = {
  begin(db) {
    makeShadows(db, kept)
    db.exec(`create virtual table ${shadowOf('search_trigrams')} using fts5 (folded, content = '', tokenize = 'trigram')`)
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
    swapShadows(db, kept)
    db.exec(`drop table search_trigrams; alter table ${shadowOf('search_trigrams')} rename to search_trigrams`)
  },
}
