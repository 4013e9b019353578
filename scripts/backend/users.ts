import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'

export type SignInAccount = {
  id: string
  email: string
  password: string
  app_metadata?: Record<string, unknown>
  user_metadata?: Record<string, unknown>
  /** Unconfirmed accounts cannot sign in; confirmed unless said otherwise. */
  confirmed?: boolean
}

/** A bcrypt hash as Auth stores it; each step of `cost` doubles its time (10: about 50 ms). */
export async function hashPassword(sql: postgres.Sql, password: string, cost: number): Promise<string> {
  const [row] = await sql<{ hash: string }[]>`select extensions.crypt(${password}, extensions.gen_salt('bf', ${cost}::int)) as hash`
  if (!row) throw new Error('The database gave no password hash.')
  return row.hash
}

/** Auth's tables differ between versions: only the columns that exist and are not generated are filled. */
async function insertKnown(sql: postgres.Sql, schema: string, table: string, rows: Record<string, unknown>[]): Promise<void> {
  const known = await sql<{ name: string }[]>`
    select attname as name from pg_catalog.pg_attribute
    where attrelid = ${`${schema}.${table}`}::text::regclass and attnum > 0 and not attisdropped and attgenerated = ''
      and attname in ${sql(Object.keys(rows[0] ?? {}))}`
  const columns = known.map(column => column.name)
  await sql`
    insert into ${sql(schema)}.${sql(table)} (${sql(columns)})
    select ${sql(columns)} from jsonb_populate_recordset(null::${sql(schema)}.${sql(table)}, ${sql.json(rows as postgres.JSONValue[])})`
}

/**
 * Creates accounts that sign in by e-mail and password, in any version of Supabase Auth's tables. Each distinct
 * password is hashed once. Fails with SQLSTATE 23505 when an id or e-mail exists.
 */
export async function createSignInAccounts(sql: postgres.Sql, accounts: SignInAccount[], { cost = 10 } = {}): Promise<void> {
  if (accounts.length === 0) return
  const hashes = new Map<string, string>()
  for (const { password } of accounts) {
    if (!hashes.has(password)) hashes.set(password, await hashPassword(sql, password, cost))
  }
  const now = new Date().toISOString()
  const stamps = { created_at: now, updated_at: now }
  await insertKnown(sql, 'auth', 'users', accounts.map(account => ({
    ...stamps, instance_id: '00000000-0000-0000-0000-000000000000', id: account.id, aud: 'authenticated', role: 'authenticated',
    email: account.email.toLowerCase(), encrypted_password: hashes.get(account.password),
    email_confirmed_at: account.confirmed === false ? null : now,
    raw_app_meta_data: { provider: 'email', providers: ['email'], ...account.app_metadata }, raw_user_meta_data: account.user_metadata ?? {},
    // Auth scans these into strings that cannot be null.
    confirmation_token: '', recovery_token: '', email_change: '', email_change_token_new: '', email_change_token_current: '',
    phone_change: '', phone_change_token: '', reauthentication_token: '',
    email_change_confirm_status: 0, is_sso_user: false, is_anonymous: false,
  })))
  await insertKnown(sql, 'auth', 'identities', accounts.map(({ id, email, confirmed }) => ({
    ...stamps, id: randomUUID(), provider: 'email', provider_id: id, user_id: id, last_sign_in_at: now,
    identity_data: { sub: id, email: email.toLowerCase(), email_verified: confirmed !== false, phone_verified: false },
  })))
}
