import { sha256Of } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import type { Ask } from './catalogue.ts'

// Facts of the business, asked in the same words of the live database and of the restored one. They join tables themselves and call no
// function of the database: one that was altered must not be asked whether all is well.

/** Each contract and what it owes: charges less credit notes (unless charged anew) less what was paid and captured. Rappen. */
export const balances = `select c.id::text as contract, c.org_id::text as org, c.status::text as status, c.is_receivable,
    coalesce(h.rp, 0) - coalesce(n.rp, 0) - coalesce(p.rp, 0) - coalesce(d.rp, 0) as balance
  from public.contracts c
  left join (select contract_id, sum(amount_rp) as rp from public.contract_charges group by 1) h on h.contract_id = c.id
  left join (select l.contract_id, sum(l.amount_rp) as rp from public.invoice_lines l join public.invoices i on i.id = l.invoice_id
    where i.kind = 'CREDIT_NOTE' and not i.is_reissue group by 1) n on n.contract_id = c.id
  left join (select contract_id, sum(case kind when 'REFUND' then -1 else 1 end * (amount_rp - rounding_rp)) as rp from public.payments group by 1) p on p.contract_id = c.id
  left join (select contract_id, sum(captured_rp) as rp from public.deposits group by 1) d on d.contract_id = c.id`

const totals = `select (select coalesce(sum(amount_rp), 0) from public.contract_charges)::text as charges_rp,
    (select coalesce(sum(amount_rp), 0) from public.payments where kind = 'PAYMENT')::text as payments_rp,
    (select coalesce(sum(amount_rp), 0) from public.payments where kind = 'REFUND')::text as refunds_rp,
    (select coalesce(sum(captured_rp), 0) from public.deposits)::text as captured_rp,
    (select coalesce(sum(total_rp), 0) from public.invoices)::text as invoices_rp,
    (select count(*) from public.contracts)::int as contracts`

/** Sums, and one hash over what every contract owes: two payments that changed places leave the sums alone. */
export async function moneyOf(ask: Ask): Promise<Manifest['money']> {
  const [sums] = await ask(totals)
  const each = await ask(`select contract || ' ' || balance as line from (${balances}) b order by contract collate "C"`)
  return { ...sums, contracts_sha256: sha256Of(each.map(({ line }) => `${String(line)}\n`).join('')) } as Manifest['money']
}

/** The state of the ranges that documents are numbered from. */
export async function numberBlocksOf(ask: Ask): Promise<Manifest['number_blocks']> {
  const rows = await ask(`select id || ' ' || kind || ' ' || prefix || ' ' || first_no || ' ' || last_no || ' ' || next_no as line from public.number_blocks order by id`)
  return { blocks: rows.length, sha256: sha256Of(rows.map(({ line }) => `${String(line)}\n`).join('')) }
}

/**
 * Numbers that were given out and that a range still has to give. What is free of all ranges of a kind is put together once and each number looked up in it: a number
 * held against each range costs the product of both, which grows ten times as fast as the firm.
 */
export const usedNumbers = async (ask: Ask): Promise<{ number: string; next: string }[]> => (await ask(`select t.number, (select min(b.next_no) from public.number_blocks b
      where b.org_id = t.org_id and b.kind = t.kind and b.prefix = t.prefix and t.n between b.next_no and b.last_no)::text as next
    from (select u.org_id, u.kind, u.number, left(u.number, -6) as prefix, case when u.number ~ '[0-9]{6}$' then right(u.number, 6)::int end as n from (select org_id, 'CONTRACT' as kind, number from public.contracts
      union all select org_id, 'RESERVATION', number from public.reservations union all select org_id, kind, number from public.invoices) u) t
    join (select org_id, kind, prefix, range_agg(int8range(next_no, last_no, '[]')) as numbers from public.number_blocks where next_no <= last_no group by 1, 2, 3) free
      on free.org_id = t.org_id and free.kind = t.kind and free.prefix = t.prefix
    where free.numbers @> t.n::bigint`)).map(({ number, next }) => ({ number: String(number), next: String(next) }))

/** Where every sequence stands. */
export async function sequencesOf(ask: Ask): Promise<Manifest['sequences']> {
  const found = await ask(`select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname in (${schemas.map(name => `'${name}'`).join(', ')}) order by 1`)
  const all: Manifest['sequences'] = []
  for (const { name } of found) {
    const [row] = await ask(`select last_value::text as last, is_called from ${String(name)}`)
    all.push({ name: String(name), last: String(row?.['last']), is_called: row?.['is_called'] === true })
  }
  return all
}

/** What a backup holds: our own schemas, and of the platform's the accounts and the list of files. */
export const schemas = ['public', 'private', 'auth', 'storage', 'supabase_migrations'] as const

/** The tables with the columns that are stored, by name; what is computed from others comes back by itself. */
export async function tablesOf(ask: Ask): Promise<{ name: string; columns: string[] }[]> {
  const rows = await ask(`select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name, array_to_json(array_agg(quote_ident(a.attname) order by a.attname collate "C"))::text as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind = 'r' and n.nspname in (${schemas.map(name => `'${name}'`).join(', ')}) group by n.nspname, c.relname, c.oid order by 1`)
  return rows.map(({ name, columns }) => ({ name: String(name), columns: JSON.parse(String(columns)) as string[] }))
}
