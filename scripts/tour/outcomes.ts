import postgres from 'postgres'

/** An operation that a person saw confirmed on the screen, named by what the screen showed. */
export type Confirmed =
  | { kind: 'check_out'; number: string; deposit_rp: number }
  | { kind: 'check_in'; number: string; paid_rp: number }

/** What the server holds of it, read by SQL that shares nothing with the app. */
const outcomes = {
  check_out: (sql: postgres.Sql, number: string) => sql<{ hits: number; deposit_rp: number; paid_rp: number }[]>`
    select count(*)::int as hits, 0 as paid_rp,
      coalesce((select sum(d.amount_rp) from public.deposits d join public.contracts k on k.id = d.contract_id where k.number = ${number}), 0)::int as deposit_rp
    from public.contracts c
      join public.contract_vehicles l on l.contract_id = c.id
      join public.inspections i on i.leg_id = l.id and i.kind = 'CHECK_OUT'
      join public.contract_charges r on r.contract_id = c.id and r.kind = 'RENT'
    where c.number = ${number}`,
  check_in: (sql: postgres.Sql, number: string) => sql<{ hits: number; deposit_rp: number; paid_rp: number }[]>`
    select count(*)::int as hits, 0 as deposit_rp,
      coalesce((select sum(p.amount_rp) from public.payments p join public.contracts k on k.id = p.contract_id
        where k.number = ${number} and p.paid_at >= k.returned_at), 0)::int as paid_rp
    from public.contracts c
      join public.contract_vehicles l on l.contract_id = c.id and l.state = 'IN'
      join public.inspections i on i.leg_id = l.id and i.kind = 'CHECK_IN'
    where c.number = ${number} and c.status in ('RETURNED', 'COMPLETED')`,
}

/** One sentence for each confirmed operation whose outcome the server does not hold, or holds twice. */
export async function findLost(db_url: string, confirmed: readonly Confirmed[]): Promise<string[]> {
  const sql = postgres(db_url, { max: 1, onnotice: () => undefined })
  const lost: string[] = []
  try {
    for (const operation of confirmed) {
      const [row] = await outcomes[operation.kind](sql, operation.number)
      const hits = row?.hits ?? 0
      if (hits !== 1) lost.push(`${operation.kind} ${operation.number}: seen confirmed once, found ${hits} times on the server`)
      else if (operation.kind === 'check_out' && row?.deposit_rp !== operation.deposit_rp) {
        lost.push(`deposit of ${operation.number}: ${operation.deposit_rp} Rappen confirmed, ${row?.deposit_rp ?? 0} on the server`)
      } else if (operation.kind === 'check_in' && row?.paid_rp !== operation.paid_rp) {
        lost.push(`payment of ${operation.number}: ${operation.paid_rp} Rappen confirmed, ${row?.paid_rp ?? 0} on the server`)
      }
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
  return lost
}
