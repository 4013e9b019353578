import type { Database } from 'better-sqlite3'

/** Builds the search over names once, over all customers; between loads triggers keep it (migration `search`). */
export function buildSearchIndex(db: Database): void {
  db.exec(`delete from search_names;
    insert into search_names (customer_id, folded, folded_first)
      select id, fold(last_name || ' ' || first_name || ' ' || coalesce(company_name, '')), fold(first_name) from customers;
    insert into search_trigrams (search_trigrams) values ('rebuild');`)
}
