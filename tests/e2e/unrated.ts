import type { TestBackend } from './backend.ts'

/** Kinds of charge under a code of the firm that has no rate yet; the answer puts their old code back. */
export async function plantUnrated({ sql }: TestBackend, kinds: readonly string[]): Promise<() => Promise<void>> {
  const firm = sql`(select org_id from locations where code = 'ZHB')`
  await sql`insert into vat_codes (id, org_id, code, is_taxed, name_de, name_fr, name_it, name_en)
    select gen_random_uuid(), org_id, 'LODGING', true, 'Beherbergung', 'Hébergement', 'Alloggio', 'Lodging' from locations where code = 'ZHB' on conflict do nothing`
  const before = await sql<{ id: string; vat_code: string }[]>`select id, vat_code from charge_kinds where org_id = ${firm} and kind in ${sql([...kinds])}`
  await sql`update charge_kinds set vat_code = 'LODGING' where id in ${sql(before.map(({ id }) => id))}`
  return async () => { for (const { id, vat_code } of before) await sql`update charge_kinds set vat_code = ${vat_code} where id = ${id}` }
}
