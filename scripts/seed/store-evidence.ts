import type postgres from 'postgres'
import type { Evidence } from './evidence.ts'

/** Keeps the bytes of an object of Storage where the API finds them, and tells under which version. */
export type KeepObject = (bytes: Uint8Array) => string

/**
 * The photos and signatures of inspections that are there already, in one statement, because after it nothing may join a sealed one; and their
 * objects in the bucket.
 */
export async function storeEvidence(tx: postgres.Sql, { attachments, signatures, objects }: Evidence, keep: KeepObject): Promise<void> {
  const dated = (list: readonly object[]) => JSON.stringify(list, (key, value: unknown) => (key.endsWith('_at') && typeof value === 'number' ? new Date(value).toISOString() : value))
  await tx`with a as (insert into public.attachments select * from json_populate_recordset(null::public.attachments, ${dated(attachments)}::text::json))
    insert into public.signatures select * from json_populate_recordset(null::public.signatures, ${dated(signatures)}::text::json)`
  const stored = [...objects].map(([name, bytes]) => ({ name, version: keep(bytes), size: bytes.length }))
  await tx`insert into storage.objects (bucket_id, name, version, metadata)
    select 'attachments', o.name, o.version, jsonb_build_object('mimetype', 'image/jpeg', 'size', o.size)
    from json_to_recordset(${JSON.stringify(stored)}::text::json) o (name text, version text, size int)`
}
