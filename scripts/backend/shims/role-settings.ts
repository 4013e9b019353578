import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { LiteConnection } from './lite-internals.ts'
import { replace } from './lite-internals.ts'

type Vars = { auth?: { role?: string } }
type Rpc = (transaction: Kysely<unknown>, request: { path: string }) => Promise<void>
type Apply = (transaction: Kysely<unknown>, vars: Vars, set_role: boolean) => Promise<void>

/**
 * PostgREST applies the settings of the role it impersonates (`alter role … set statement_timeout`) to each
 * transaction; Lite 0.10.0 does not, so a runaway query would have no limit. A function's own statement_timeout goes before the role's: the
 * timer has begun before the function could set it.
 */
export function applyRoleSettings(connection: LiteConnection): void {
  replace<Apply>(connection, 'applyJwtSessionContext', original => async (transaction, vars, set_role) => {
    await original(transaction, vars, set_role)
    await sql`
      select set_config(split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1), true)
      from pg_catalog.pg_roles, unnest(rolconfig) as setting
      where rolname = ${vars.auth?.role ?? 'anon'}`.execute(transaction)
  })
  replace<Rpc>(connection, 'applyRpcRequestGucs', original => async (transaction, request) => {
    await original(transaction, request)
    await sql`
      select set_config('statement_timeout', substr(setting, strpos(setting, '=') + 1), true)
      from pg_catalog.pg_proc p, unnest(proconfig) as setting
      where p.pronamespace = 'public'::regnamespace and p.proname = ${request.path.split('/').at(-1) ?? ''} and setting like 'statement_timeout=%'`.execute(transaction)
  })
}
