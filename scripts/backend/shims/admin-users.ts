import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import { createSignInAccounts, hashPassword } from '../users.ts'
import type { HttpShim, ShimContext } from './http.ts'
import { authError, json, peek } from './http.ts'

type Body = {
  id?: string, email?: string, password?: string, email_confirm?: boolean, ban_duration?: string
  app_metadata?: Record<string, postgres.JSONValue>, user_metadata?: Record<string, postgres.JSONValue>
}
type UserRow = {
  id: string, aud: string, role: string, email: string, phone: string | null, raw_app_meta_data: Body['app_metadata']
  raw_user_meta_data: Body['user_metadata'], created_at: Date, updated_at: Date, email_confirmed_at: Date | null
  last_sign_in_at: Date | null, banned_until: Date | null
}

const shown = (row: UserRow) => ({
  id: row.id, aud: row.aud, role: row.role, email: row.email, phone: row.phone ?? '', app_metadata: row.raw_app_meta_data ?? {},
  user_metadata: row.raw_user_meta_data ?? {}, identities: [], created_at: row.created_at, updated_at: row.updated_at,
  email_confirmed_at: row.email_confirmed_at ?? undefined, confirmed_at: row.email_confirmed_at ?? undefined,
  last_sign_in_at: row.last_sign_in_at ?? undefined, banned_until: row.banned_until ?? undefined, is_anonymous: false,
})

/** GoTrue's durations are Go's ("876000h", "30m"); the ones used here are also intervals to PostgreSQL. */
async function bannedUntil(sql: postgres.Sql, duration: string): Promise<Date | null> {
  if (duration === 'none') return null
  const [row] = await sql<{ until: Date }[]>`select now() + ${duration}::text::interval as until`
  return row?.until ?? null
}

async function create(request: Request, body: Body, { sql, bcrypt_cost }: ShimContext): Promise<Response> {
  if (!body.email) return authError(request, 422, 'validation_failed', 'Cannot create a user without either an email or phone')
  const id = body.id ?? randomUUID()
  const [taken] = await sql`select 1 from auth.users where email = ${body.email.toLowerCase()}`
  if (taken) return authError(request, 422, 'email_exists', 'A user with this email address has already been registered')
  await createSignInAccounts(sql, [{
    id, email: body.email, password: body.password ?? randomUUID(), app_metadata: body.app_metadata ?? {},
    user_metadata: body.user_metadata ?? {}, confirmed: body.email_confirm === true,
  }], { cost: bcrypt_cost })
  return answer(request, sql, id)
}

async function update(id: string, row: UserRow, body: Body, { sql, bcrypt_cost }: ShimContext): Promise<void> {
  const changes = {
    ...(body.email === undefined ? {} : { email: body.email.toLowerCase() }),
    ...(body.password === undefined ? {} : { encrypted_password: await hashPassword(sql, body.password, bcrypt_cost) }),
    ...(body.email_confirm ? { email_confirmed_at: new Date() } : {}),
    ...(body.ban_duration === undefined ? {} : { banned_until: await bannedUntil(sql, body.ban_duration) }),
    raw_app_meta_data: sql.json({ ...row.raw_app_meta_data, ...body.app_metadata }),
    raw_user_meta_data: sql.json({ ...row.raw_user_meta_data, ...body.user_metadata }),
    updated_at: new Date(),
  }
  await sql`update auth.users set ${sql(changes)} where id = ${id}`
  if (body.password !== undefined) {
    await sql`delete from auth.refresh_tokens where user_id::text = ${id}`
    await sql`delete from auth.sessions where user_id = ${id}`
  }
}

async function answer(request: Request, sql: postgres.Sql, id: string): Promise<Response> {
  const [row] = await sql<UserRow[]>`select * from auth.users where id = ${id}`
  return row ? json(200, shown(row)) : authError(request, 404, 'user_not_found', 'User not found')
}

async function list(url: URL, sql: postgres.Sql): Promise<Response> {
  // supabase-js sends both empty when they are not given.
  const per_page = Number(url.searchParams.get('per_page')) || 50
  const page = Number(url.searchParams.get('page')) || 1
  const rows = await sql<UserRow[]>`select * from auth.users order by created_at desc, id limit ${per_page} offset ${(page - 1) * per_page}`
  const [count] = await sql<{ n: number }[]>`select count(*)::int as n from auth.users`
  return json(200, { users: rows.map(shown), aud: 'authenticated' }, { 'x-total-count': String(count?.n ?? 0) })
}

/** Lite 0.10.0 has no admin API; this is its part that deals with users (create, list, get, update, delete). */
export const adminUsers: HttpShim = async (request, next, context) => {
  const url = new URL(request.url)
  const match = /^\/auth\/v1\/admin\/users(?:\/([0-9a-f-]{36}))?\/?$/.exec(url.pathname)
  if (!match) return next(request)
  const { sql, secret_key } = context
  const key = request.headers.get('apikey')
  if (key !== secret_key) {
    return key && request.headers.get('authorization')
      ? authError(request, 403, 'not_admin', 'User not allowed')
      : authError(request, 401, 'no_authorization', 'This endpoint requires a valid Bearer token')
  }
  const id = match[1]
  const body: Body = await peek(request)
  if (!id) {
    if (request.method === 'GET') return list(url, sql)
    if (request.method === 'POST') return create(request, body, context)
    return authError(request, 405, 'bad_method', 'Method not allowed')
  }
  const [row] = await sql<UserRow[]>`select * from auth.users where id = ${id}`
  if (!row) return authError(request, 404, 'user_not_found', 'User not found')
  if (request.method === 'PUT') await update(id, row, body, context)
  if (request.method !== 'DELETE') return answer(request, sql, id)
  await sql`delete from auth.users where id = ${id}`
  return json(200, {})
}
