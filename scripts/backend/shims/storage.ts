import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { jwtVerify } from 'jose'
import postgres from 'postgres'
import type { HttpShim, ShimContext } from './http.ts'
import { json } from './http.ts'

type Caller = { role: 'anon' | 'authenticated' | 'service_role', claims: object }
type Bucket = { file_size_limit: string | null, allowed_mime_types: string[] | null }
type Place = { bucket: string, name: string }
type Kept = { version: string, metadata: { mimetype: string } }

/** Storage answers its errors with 400, whatever it means: the meaning stands in the body. */
const refuse = (status: number, code: string, error: string, message: string) => json(400, { statusCode: String(status), code, error, message })
const unknown = () => refuse(404, 'NoSuchKey', 'not_found', 'Object not found')

/**
 * Lite 0.10.0 has storage behind a flag only, without row level security. This is the part of it that a desk uses: one object is
 * uploaded, overwritten, read or removed, each under the caller's own role, so that the policies on storage.objects decide.
 */
export const storage: HttpShim = async (request, next, context) => {
  const match = /^\/storage\/v1\/object\/(?:authenticated\/)?([^/]+)(?:\/(.+))?$/.exec(new URL(request.url).pathname)
  if (!match?.[1] || context.storage_dir === null) return next(request)
  const caller = await callerOf(request, context)
  if (!caller) return refuse(403, 'InvalidJWT', 'Unauthorized', 'Invalid Compact JWS')
  const bucket = decodeURIComponent(match[1])
  if (request.method === 'DELETE' && !match[2]) return remove(request, bucket, caller, context)
  const place = { bucket, name: decodeURIComponent(match[2] ?? '') }
  if (request.method === 'GET') return download(place, caller, context)
  if (request.method === 'POST' || request.method === 'PUT') return upload(request, place, caller, context)
  return next(request)
}

async function callerOf(request: Request, { jwt_secret, secret_key }: ShimContext): Promise<Caller | null> {
  const bearer = request.headers.get('authorization')?.replace(/^Bearer /i, '') ?? request.headers.get('apikey') ?? ''
  if (bearer === secret_key) return { role: 'service_role', claims: { role: 'service_role' } }
  if (bearer === '' || bearer.startsWith('sb_')) return { role: 'anon', claims: { role: 'anon' } }
  try {
    const { payload } = await jwtVerify(bearer, new TextEncoder().encode(jwt_secret))
    return payload.role === 'authenticated' ? { role: 'authenticated', claims: payload } : null
  } catch {
    return null // forged, expired, or no token at all
  }
}

/** Runs `work` as the caller: what the policies do not give is not there. */
function as<T>({ role, claims }: Caller, sql: postgres.Sql, work: (tx: postgres.TransactionSql) => Promise<T>) {
  return sql.begin(async tx => {
    await tx`select set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`
    await tx.unsafe(`set local role ${role}`)
    return work(tx)
  })
}

const fileOf = (storage_dir: string | null, version: string) => path.join(storage_dir ?? '', version)

/** Keeps bytes as an upload does, for whoever writes the row itself; gives the version. */
export const keepsObjects = (storage_dir: string) => (bytes: Uint8Array): string => {
  const version = randomUUID()
  mkdirSync(storage_dir, { recursive: true })
  writeFileSync(fileOf(storage_dir, version), bytes)
  return version
}

async function upload(request: Request, { bucket, name }: Place, caller: Caller, { sql, storage_dir }: ShimContext): Promise<Response> {
  const bytes = Buffer.from(await request.arrayBuffer())
  const mimetype = request.headers.get('content-type') ?? 'application/octet-stream'
  const [found] = await sql<Bucket[]>`select file_size_limit, allowed_mime_types from storage.buckets where id = ${bucket}`
  if (!found) return refuse(404, 'NoSuchBucket', 'Bucket not found', 'Bucket not found')
  if (found.file_size_limit !== null && bytes.length > Number(found.file_size_limit)) {
    return refuse(413, 'EntityTooLarge', 'Payload too large', 'The object exceeded the maximum allowed size')
  }
  if (found.allowed_mime_types?.includes(mimetype) === false) return refuse(415, 'InvalidMimeType', 'invalid_mime_type', `mime type ${mimetype} is not supported`)
  const is_upsert = request.method === 'PUT' || request.headers.get('x-upsert') === 'true'
  const version = randomUUID()
  const [before] = await sql<Kept[]>`select version from storage.objects where bucket_id = ${bucket} and name = ${name}`
  mkdirSync(storage_dir ?? '', { recursive: true })
  try {
    const id = await as(caller, sql, async tx => {
      const row = { bucket_id: bucket, name, owner_id: 'sub' in caller.claims ? String(caller.claims.sub) : null, version,
        metadata: tx.json({ mimetype, size: bytes.length }) }
      const [stored] = await tx<{ id: string }[]>`insert into storage.objects ${tx(row)}
        ${is_upsert ? tx`on conflict (bucket_id, name) do update set version = excluded.version, metadata = excluded.metadata, updated_at = now()` : tx``}
        returning id`
      writeFileSync(fileOf(storage_dir, version), bytes)
      return stored?.id
    })
    if (before && is_upsert) rmSync(fileOf(storage_dir, before.version), { force: true })
    return json(200, { Id: id, Key: `${bucket}/${name}` })
  } catch (error) {
    const code = error instanceof postgres.PostgresError ? error.code : ''
    if (code === '42501') return refuse(403, 'AccessDenied', 'Unauthorized', 'new row violates row-level security policy')
    if (code === '23505') return refuse(409, 'ResourceAlreadyExists', 'Duplicate', 'The resource already exists')
    throw error
  }
}

async function download({ bucket, name }: Place, caller: Caller, { sql, storage_dir }: ShimContext): Promise<Response> {
  const [found] = await as(caller, sql, tx => tx<Kept[]>`select version, metadata from storage.objects where bucket_id = ${bucket} and name = ${name}`)
  if (!found) return unknown()
  return new Response(readFileSync(fileOf(storage_dir, found.version)), { headers: { 'content-type': found.metadata.mimetype } })
}

async function remove(request: Request, bucket: string, caller: Caller, { sql, storage_dir }: ShimContext): Promise<Response> {
  const { prefixes = [] } = await request.json() as { prefixes?: string[] }
  const gone = await as(caller, sql, tx => tx<(Kept & { name: string })[]>`
    delete from storage.objects where bucket_id = ${bucket} and name = any (${prefixes}) returning name, version`)
  for (const { version } of gone) rmSync(fileOf(storage_dir, version), { force: true })
  return json(200, gone.map(({ name }) => ({ name, bucket_id: bucket })))
}
