import { createHash } from 'node:crypto'
import { z } from 'zod'

/** The newest format this program writes and reads. */
export const format = 1

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.number().int().min(0)

const table = z.object({ name: z.string(), columns: z.array(z.string()), rows: count, bytes: count, sha256 })

/** What is claimed of an archive. Signed; every claim is compared with what was restored. */
export const manifest = z.object({
  format: z.literal(format),
  /** `organisation`: what an administrator sees of one firm, without accounts, rules and numbers of the server's own */
  kind: z.enum(['full', 'schema', 'data', 'organisation']),
  /** which line of backups of which database this belongs to, and the how manieth of it */
  project: z.string(),
  serial: z.number().int().min(1),
  previous: sha256.nullable(),
  taken_at: z.iso.datetime(),
  server: z.string(),
  pg_dump: z.string(),
  /** the version of the last migration that the database had */
  migration: z.string().regex(/^\d{14}$/),
  /** SHA-256 of the catalogue's lines: catalogue.ts; null where nobody could see them */
  fingerprint: sha256.nullable(),
  tables: z.array(table),
  sequences: z.array(z.object({ name: z.string(), last: z.string().regex(/^\d+$/), is_called: z.boolean() })),
  /** sums in Rappen, and one hash over the balance of every contract */
  money: z.object({ charges_rp: z.string(), payments_rp: z.string(), refunds_rp: z.string(), captured_rp: z.string(), invoices_rp: z.string(),
    contracts: count, contracts_sha256: sha256 }),
  /** the next free number of every block, as one hash, and how many there are */
  number_blocks: z.object({ blocks: count, sha256 }),
  /** null: the bytes of Storage were left out */
  objects: z.array(z.object({ bucket: z.string(), name: z.string(), bytes: count, sha256 })).nullable(),
  /** what the desk that made it had confirmed and not sent yet; how many of it */
  desk: z.object({ device_id: z.string(), operations: count }).nullish(),
  files: z.array(z.object({ name: z.string(), bytes: count, sha256 })),
})
export type Manifest = z.infer<typeof manifest>
export type TableClaim = Manifest['tables'][number]

/** SHA-256 in hex. */
export const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

export const names = { pre: 'pre-data.sql', post: 'post-data.sql', sequences: 'sequences.sql', manifest: 'manifest.json', signature: 'manifest.sig' } as const

/** Where the rows of a table lie: parts of one gzip, to be joined in the order of their names. */
export const partName = (table: string, part: number): string => `data/${table}.${String(part).padStart(4, '0')}.copy.gz`
/** Where the bytes of an object of Storage lie: under their own hash. */
export const objectName = (sha: string): string => `storage/${sha}`
export const isObject = (file: string): boolean => file.startsWith('storage/')
