/**
 * SQL for how many rows there are and a digest of them, whatever their order; for `from <table> t`. To put them into an order first, as a
 * text of all of them needs it, takes four times as long.
 */
export const rows_digest = "count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0)"
