import postgres from 'postgres'
import type { Readers } from '../../electron/data/backup/keys.ts'
import type { ReadObject } from '../../electron/data/backup/take.ts'
import { insertFixture } from '../../tests/fixture.ts'
import { opOf, script } from '../../tests/rights/commands.ts'
import { buildWorld } from '../../tests/rights/world.ts'
import { a_hash, a_photo } from '../../tests/twins/fleet-inputs.ts'
import type { TestBackend } from '../backend/open-backend.ts'
import { seedDemo } from '../seed/demo.ts'
import { storeInMemory, storeSmallFirms } from './small-firms.ts'

/** What a good database may look like: each is backed up and must pass. */
export type Good = {
  title: string
  fill(backend: TestBackend): Promise<void>
  readObject?: ReadObject
  readers?: Readers
  /** another server than the others */
  server?: 17
}

/** With a superuser's rights and without triggers: how the rows came to be so is not the question. */
async function bend(backend: TestBackend, ...statements: string[]): Promise<void> {
  const admin = postgres(backend.admin_url, { max: 1, onnotice: () => undefined })
  try {
    await admin.begin(async tx => {
      await tx`set local session_replication_role = replica`
      for (const statement of statements) await tx.unsafe(statement)
    })
  } finally {
    await admin.end()
  }
}
const fixture = async ({ sql }: TestBackend) => { await insertFixture(sql) }
const bent = (...statements: string[]) => async (backend: TestBackend) => {
  await fixture(backend)
  await bend(backend, ...statements)
}
const smallAt = (now: string, draw: number) => ({ sql }: TestBackend) => storeSmallFirms(sql, new Date(now), draw)

/** Runs every command that there is, through the API, in the name of the administrator. */
async function everyCommand(backend: TestBackend): Promise<void> {
  const world = await buildWorld(backend.sql)
  const client = await backend.signIn(world.ours.users.admin.email, world.ours.users.admin.password)
  const { inputs, before } = script(world)
  const done = new Set<string>()
  for (const name of Object.keys(inputs) as (keyof typeof inputs)[]) {
    const ops = [...before(name), opOf(world, 'admin', name, inputs[name] ?? {})].filter(op => !done.has(op.name))
    for (const op of ops) done.add(op.name)
    const { data, error } = await client.rpc('sync_push', { p_ops: ops })
    if (error) throw error
    // one that another has made impossible leaves its refusal, and that is backed up too
    if (!Array.isArray(data)) throw new Error(`${name} was not answered`)
  }
  // What was confirmed to be stored, is.
  await bend(backend, `insert into storage.objects (bucket_id, name) select distinct 'attachments', org_id || '/' || location_id || '/' || sha256 from public.attachments where state = 'STORED' and sha256 = '${a_hash}'`)
}

const text = 'Müller-Lüdenscheidt\\N \\t "O\'Brien" ​كريم 山田 🚗 é'
const photos: Readonly<Record<string, Uint8Array>> = { 'a.jpg': new Uint8Array(3_000_000).fill(7), 'b.jpg': new Uint8Array(0), 'c.jpg': new Uint8Array(3_000_000).fill(7) }

const demo = storeInMemory()

/** Twenty that differ in what has been wrong about them before, or could be; `draw` changes the generated ones. */
export const goodArchives = (draw: number): readonly Good[] => [
  { title: 'the demo data with its photos', async fill({ sql }) { await seedDemo(sql, new Date(), demo.keep) }, readObject: demo.readObject },
  { title: 'a database before its first firm', fill: () => Promise.resolve() },
  { title: 'a firm before its first rental', async fill({ sql }) {
    await sql`insert into public.organizations ${sql({ id: '00000000-0000-7000-8000-00000000c001', name: 'Neu AG', uid: null, street: 'Gasse', house_number: '1', postcode: '8001', town: 'Zürich' })}`
  } },
  { title: 'a car out, and no payment yet', fill: fixture, readers: { passphrase: 'Regenbogen über Olten', work_factor: 10 } },
  { title: 'after every kind of command', fill: everyCommand, readObject: () => Promise.resolve(a_photo) },
  ...[1, 2, 3].map(n => ({ title: `two firms of draw ${draw + n}`, fill: ({ sql }: TestBackend) => storeSmallFirms(sql, new Date(), draw + n) })),
  { title: 'taken on a leap day', fill: smallAt('2028-02-29T11:00:00Z', draw) },
  { title: 'taken in the hour that comes twice', fill: smallAt('2026-10-25T01:30:00Z', draw) },
  { title: 'taken five years ago', fill: smallAt('2021-06-15T09:00:00Z', draw) },
  { title: 'letters of every kind', fill: bent(`update public.customers set last_name = E'${text.replaceAll('\'', '\'\'').replaceAll('\\', '\\\\')}' || chr(9) || chr(10) || chr(13), first_name = '', company_name = repeat(chr(223), 200)`) },
  { title: 'the oldest and the farthest dates', fill: bent(`update public.customers set birth_date = '4713-01-01 BC'`, `update public.drivers set birth_date = '0001-01-01', licence_issued_on = '1899-12-31', licence_expires_on = '9999-12-31'`) },
  { title: 'ranges of numbers given out to the last', fill: bent(`update public.number_blocks set next_no = last_no + 1`) },
  { title: 'a sequence far ahead', fill: bent(`select setval('public.sync_seq', 9007199254740991, true)`) },
  { title: 'photos: none, and twice the same', fill: bent(`insert into storage.objects (bucket_id, name, version) select b.id, v.name, v.name from (select id from storage.buckets limit 1) b, (values ('a.jpg'), ('b.jpg'), ('c.jpg')) v (name)`),
    readObject: ({ name }) => Promise.resolve(photos[name] ?? new Uint8Array(0)) },
  { title: 'a server with other habits', async fill(backend) {
    await fixture(backend)
    const [row] = await backend.sql`select current_database() as name`
    for (const setting of ['timezone = \'Pacific/Auckland\'', 'datestyle = \'German, DMY\'', 'intervalstyle = \'iso_8601\'', 'extra_float_digits = 0', 'bytea_output = \'escape\'']) {
      await bend(backend, `alter database "${String(row?.['name'])}" set ${setting}`)
    }
  } },
  { title: 'a row larger than a part', fill: bent(`update auth.users set raw_user_meta_data = jsonb_build_object('x', (select string_agg(md5(g::text), '') from generate_series(1, 400000) g)) where id = (select id from auth.users order by id limit 1)`) },
  { title: 'everybody has left', fill: bent('update public.users set is_active = false') },
  { title: 'a server of version 17', fill: ({ sql }) => storeSmallFirms(sql, new Date(), draw), server: 17 },
]
