import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cacheRows } from '../../electron/data/exports/cache-rows.ts'
import type { Row } from '../../electron/data/exports/column.ts'
import { makeFile } from '../../electron/data/exports/make-file.ts'
import { serverRows } from '../../electron/data/exports/server-rows.ts'
import { registerFunctions } from '../../electron/data/functions.ts'
import { bytesOf, memorySink } from '../../electron/data/testing/exports.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { verifyExport } from '../../scripts/export/verify-export.ts'
import { seedDemo } from '../../scripts/seed/demo.ts'
import { demo_password } from '../../scripts/seed/firms.ts'
import { exportKinds, formatsOf } from '../../shared/exports.ts'
import type { ExportKind } from '../../shared/exports.ts'
import { DAY, zurichDate } from '../../shared/time.ts'

let backend: TestBackend
let copy: Database
let places: { id: string; code: string; org_id: string }[]
const now = Date.now()
const month = { from_on: zurichDate(now - 60 * DAY), until_on: zurichDate(now) }
const never = new AbortController().signal

/** What the demo firm has not: documents, credit notes, a void contract, drawers that differ, cash deposits, money paid back. */
async function plant(): Promise<void> {
  await backend.sql.begin(async sql => {
    await sql`set local session_replication_role = replica`
    await sql`create temp table recent on commit drop as select c.*, row_number() over (order by c.starts_at desc, c.id) as n
      from contracts c join organizations o on o.id = c.org_id and o.name like 'Gotthard%'
      where c.status = 'COMPLETED' and c.starts_at > now() - interval '50 days' limit 200`
    await sql`insert into invoices (id, org_id, location_id, contract_id, kind, number, is_reissue, payer, recipient_name, supplier_name, supplier_street, supplier_house_number, supplier_postcode, supplier_town,
        locale, starts_at, ends_at, total_rp, issued_at, due_on, issued_by, device_id, corrects_id)
      select gen_random_uuid(), s.org_id, s.pickup_location_id, s.id, case when s.n % 3 = 0 then 'CREDIT_NOTE' else 'INVOICE' end, 'T-' || s.n, s.n % 6 = 0, 'RENTER', '=1+1;"', 'M', 'S', '1', '8000', 'Z',
        'de', s.starts_at, s.ends_at, 100 * s.n, s.starts_at + interval '3 hours', current_date, gen_random_uuid(), gen_random_uuid(), case when s.n % 3 = 0 then gen_random_uuid() end from recent s where s.n <= 90`
    await sql`insert into invoice_lines (id, org_id, contract_id, invoice_id, position, charge_id, kind, description, quantity, unit_rp, amount_rp, vat_code, vat_bp)
      select gen_random_uuid(), i.org_id, i.contract_id, i.id, p, gen_random_uuid(), 'RENT', 'x', 1, i.total_rp / 4 + p, i.total_rp / 4 + p, 'STANDARD', case when p = 3 then 260 else 810 end
      from invoices i cross join generate_series(1, 4) p where i.number like 'T-%'`
    await sql`insert into invoice_vat_totals (id, org_id, contract_id, invoice_id, vat_code, vat_bp, gross_rp, vat_rp)
      select gen_random_uuid(), i.org_id, i.contract_id, i.id, 'STANDARD', b, i.total_rp / 2, i.total_rp / 30 from invoices i cross join unnest(array[260, 810]) b where i.number like 'T-%'`
    // of every tenth the lines are of two contracts, and it is over neither of them alone
    await sql`update invoice_lines l set contract_id = o.id from invoices i join recent s on s.id = i.contract_id join recent o on o.n = s.n + 1 where l.invoice_id = i.id and l.position > 2 and i.number like 'T-%0'`
    await sql`update invoice_vat_totals t set contract_id = null from invoices i where i.id = t.invoice_id and i.number like 'T-%0'`
    await sql`update invoices set contract_id = null where number like 'T-%0'`
    await sql`insert into payments (id, org_id, contract_id, location_id, kind, method, amount_rp, rounding_rp, reference, paid_at)
      select gen_random_uuid(), s.org_id, s.id, s.pickup_location_id, case when s.n % 2 = 0 then 'REFUND' else 'PAYMENT' end, 'CASH', 105, 2, null, s.starts_at + interval '4 hours' from recent s where s.n <= 40`
    await sql`insert into payment_allocations (id, org_id, contract_id, invoice_id, payment_id, amount_rp, allocated_at, allocated_by)
      select gen_random_uuid(), p.org_id, p.contract_id, i.id, p.id, 5, p.paid_at, gen_random_uuid() from payments p join invoices i on i.contract_id = p.contract_id and i.kind = 'INVOICE'`
    await sql`insert into deposits (id, org_id, contract_id, location_id, method, amount_rp, captured_rp, status, held_at, settled_at)
      select gen_random_uuid(), s.org_id, s.id, s.pickup_location_id, 'CASH', 20000, 500, 'SETTLED', s.starts_at, s.starts_at + interval '5 hours' from recent s where s.n between 50 and 60`
    // some of these cars came back elsewhere, and the deposit with them
    await sql`update contracts c set returned_location_id = (select l.id from locations l where l.org_id = c.org_id and l.id <> c.pickup_location_id order by l.code desc limit 1) from recent s where s.id = c.id and s.n between 50 and 55`
    await sql`insert into cash_sessions (id, org_id, location_id, device_id, till, status, opened_at, opened_by, opening_rp, closed_at, closed_by, counted_rp, expected_rp, difference_reason)
      select gen_random_uuid(), s.org_id, s.pickup_location_id, gen_random_uuid(), 'K', 'CLOSED', s.starts_at, gen_random_uuid(), 0, s.starts_at + interval '6 hours', gen_random_uuid(), 1000, 1005, 'x' from recent s where s.n between 61 and 65`
    await sql`insert into cash_movements (id, org_id, location_id, cash_session_id, kind, amount_rp, reason, moved_at, moved_by)
      select gen_random_uuid(), org_id, location_id, id, 'OUT', 500, 'Bank', opened_at, gen_random_uuid() from cash_sessions`
    await sql`update deposits d set cash_session_id = s.id, release_session_id = s.id from (select id, org_id from cash_sessions where till = 'K' limit 1) s where d.org_id = s.org_id and d.method = 'CASH'`
    await sql`update payments p set cash_session_id = s.id from (select id, org_id from cash_sessions where till = 'K' limit 1) s where p.org_id = s.org_id and p.method = 'CASH' and p.amount_rp = 105`
    // cars that came, that left, and that did both, in the period and before it
    await sql`create temp table cars on commit drop as select v.id, row_number() over (order by v.id) as n from vehicles v where v.status = 'AVAILABLE'`
    await sql`update vehicles v set joined_at = now() - c.n * interval '5 days' from cars c where c.id = v.id and c.n <= 20 and c.n % 2 = 0`
    await sql`update vehicles v set status = 'RETIRED', retired_at = case c.n when 18 then null else now() - (c.n - 4) * interval '5 days' end from cars c where c.id = v.id and c.n between 6 and 20 and c.n % 3 = 0`
    await sql`update contracts set status = 'VOID' where id in (select id from recent where n between 100 and 110)`
    await sql`insert into booking_notes (id, org_id, contract_id, kind, text, written_at, written_by)
      select gen_random_uuid(), org_id, id, 'VOIDED', 'x', starts_at + interval '1 day', gen_random_uuid() from recent where n between 100 and 108`
    await sql`delete from payments where contract_id in (select id from recent where n between 100 and 110)`
  })
}

/** Every row of the feed's tables as a desk would have it, were it to hold the whole firm. */
async function copyFirm(org_id: string): Promise<Database> {
  const db = new Sqlite(':memory:')
  registerFunctions(db)
  const folder = new URL('../../migrations/sqlite/', import.meta.url)
  for (const file of fs.readdirSync(folder).sort()) db.exec(fs.readFileSync(new URL(file, folder), 'utf8'))
  const tables = await backend.sql<{ tbl: string; columns: string[]; exprs: string }[]>`select tbl, columns, exprs from private.sync_tables`
  for (const { tbl, columns, exprs } of tables) {
    const [{ rows } = { rows: [] }] = await backend.sql.unsafe<{ rows: Row[] }[]>(
      `select coalesce(jsonb_agg(jsonb_build_array(${exprs})), '[]') as rows from public.${tbl} t where t.${tbl === 'organizations' ? 'id' : 'org_id'} = '${org_id}'`)
    const put = db.prepare(`insert into ${tbl} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`)
    db.transaction(() => { for (const row of rows) put.run(row) })()
  }
  return db
}

const rpcAs = async (who: string) => {
  const client = await backend.signIn(`${who}@gotthard.example`, demo_password)
  return async (name: string, input: Record<string, unknown>) => {
    const { data, error } = await client.rpc(name, input)
    if (error) throw error
    return data as unknown
  }
}
async function read(source: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of source) rows.push(...batch)
  return rows
}

beforeAll(async () => {
  backend = await createTestBackend({ seed: 'none' })
  await seedDemo(backend.sql, new Date(now))
  places = await backend.sql`select l.id, l.code, l.org_id from locations l join organizations o on o.id = l.org_id where o.name like 'Gotthard%' order by l.code`
  await plant()
  copy = await copyFirm(places[0]?.org_id ?? '')
}, 240_000)
afterAll(() => backend.stop())

test('each kind says the same out of the server and out of the same rows in a desk, cell by cell, for one location and for all', { timeout: 240_000 }, async () => {
  const rpc = await rpcAs('manager.zuerich')
  const counts: Partial<Record<ExportKind, number>> = {}
  for (const locations of [places.map(({ id }) => id), places.filter(({ code }) => code === 'ZHB').map(({ id }) => id)]) {
    for (const kind of exportKinds) {
      const [server, desk] = [await read((await serverRows(bytesOf(rpc), kind, month, locations, never)).rows), await read(cacheRows(copy, kind, 'csv', month, locations))]
      expect({ kind, rows: server }).toEqual({ kind, rows: desk })
      counts[kind] ??= server.length
    }
  }
  for (const kind of exportKinds) expect([kind, (counts[kind] ?? 0) > 0]).toEqual([kind, true])
  const moved = await read(cacheRows(copy, 'JOURNAL', 'csv', month, places.map(({ id }) => id)))
  const whats = new Set(moved.map(row => row[1]))
  expect(new Set(moved.filter(row => row[10] === 'K').map(row => row[1]))).toEqual(new Set(['cash', 'deposit_held', 'deposit_settled', 'difference', 'payment', 'refund']))
  expect(whats).toEqual(new Set(['cash', 'charge', 'credit', 'deposit_held', 'deposit_settled', 'difference', 'payment', 'refund', 'void']))
})

test('a file out of the server is the file out of the desk, byte by byte', { timeout: 120_000 }, async () => {
  const rpc = await rpcAs('manager.zuerich')
  const locations = places.map(({ id }) => id)
  const wanted = { kind: 'JOURNAL', format: 'csv', locale: 'de', about: [] } as const
  const made = [
    await makeFile((await serverRows(bytesOf(rpc), 'JOURNAL', month, locations, never)).rows, wanted, async () => memorySink(), never, () => undefined),
    await makeFile(cacheRows(copy, 'JOURNAL', 'csv', month, locations), wanted, async () => memorySink(), never, () => undefined),
  ]
  expect(made[0]?.row_count).toBeGreaterThan(100)
  expect(made[0]).toEqual(made[1])
  expect(made[0]?.sums['debit_rp']).toBe(made[0]?.sums['credit_rp'])
})

test('a file of every kind and format is verified by its bytes, rows and sum; one changed byte, or a record that says otherwise, is not', { timeout: 120_000 }, async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-verify-'))
  const [desk] = await backend.sql<{ id: string; user_id: string }[]>`select d.id, (select u.id from users u where u.org_id = d.org_id limit 1) as user_id from devices d where d.org_id = ${places[0]?.org_id ?? ''} limit 1`
  const locations = places.map(({ id }) => id)
  for (const kind of exportKinds) {
    for (const format of formatsOf(kind)) {
      const sink = memorySink()
      const made = await makeFile(cacheRows(copy, kind, format, month, locations), { kind, format, locale: format === 'csv' ? 'en' : 'de', about: [] }, async () => sink, never, () => undefined)
      const file = path.join(folder, `${kind}.${format}`)
      fs.writeFileSync(file, Buffer.concat(sink.parts))
      await backend.sql`insert into export_runs (id, org_id, location_id, kind, format, from_on, until_on, is_delta, row_count, sum_rp, sha256, made_at, made_by, device_id, purpose)
        values (gen_random_uuid(), ${places[0]?.org_id ?? ''}, ${locations[0] ?? ''}, ${kind}, ${format}, ${month.from_on}, ${month.until_on}, false, ${made?.row_count ?? 0}, ${made?.sum_rp ?? 0},
          ${made?.sha256 ?? ''}, now(), ${desk?.user_id ?? ''}, ${desk?.id ?? ''}, 'Probe')`
      const verdict = await verifyExport(backend.sql, file)
      expect([kind, format, verdict.sentence]).toEqual([kind, format, expect.stringMatching(/^Unchanged/)])
    }
  }
  const journal = path.join(folder, 'JOURNAL.csv')
  const text = fs.readFileSync(journal, 'utf8')
  fs.writeFileSync(journal, text.replace('0.00', '0.01').replace('5.00', '5.01'))
  expect(await verifyExport(backend.sql, journal)).toMatchObject({ ok: false, run: null })
  const forged = Buffer.from(text.split('\r\n').slice(0, -2).join('\r\n'))
  fs.writeFileSync(journal, forged)
  await backend.sql`insert into export_runs (id, org_id, location_id, kind, format, from_on, until_on, is_delta, row_count, sum_rp, sha256, made_at, made_by, device_id)
    select gen_random_uuid(), org_id, location_id, kind, format, from_on, until_on, is_delta, row_count, sum_rp, ${createHash('sha256').update(forged).digest('hex')}, made_at, made_by, device_id
    from export_runs where kind = 'JOURNAL' and format = 'csv'`
  expect((await verifyExport(backend.sql, journal)).sentence).toMatch(/but it has \d+ rows instead of \d+/)
  fs.rmSync(folder, { recursive: true })
})

test('staff, customers and other firms get no rows; nobody gets those of a location of another firm', async () => {
  const of = { p_kind: 'CONTRACTS', p_from: now - 30 * DAY, p_until: now, p_locations: places.map(({ id }) => id) }
  await expect((await rpcAs('staff.zuerich'))('export_rows', of)).rejects.toMatchObject({ code: '42501' })
  const [foreign] = await backend.sql<{ id: string }[]>`select id from locations where org_id <> ${places[0]?.org_id ?? ''} limit 1`
  const manager = await rpcAs('manager.zuerich')
  await expect(manager('export_rows', { ...of, p_locations: [foreign?.id] })).rejects.toMatchObject({ code: '42501' })
  await expect(manager('export_rows', { ...of, p_kind: 'PAYROLL' })).rejects.toMatchObject({ code: '22023' })
  await expect(backend.client().rpc('export_rows', of)).resolves.toMatchObject({ error: { code: expect.stringMatching(/^(42501|PGRST\d+)$/) as string } })
})
