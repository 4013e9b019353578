import type { Piece } from './foreign-sql.ts'

const things = 'SCHEMA|TABLE|VIEW|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|INDEX|POLICY|TRIGGER'
const name = '(?:\\w+|"[^"]+")'
const allowed = [
  /^SET (statement_timeout|lock_timeout|idle_in_transaction_session_timeout|transaction_timeout|client_encoding|check_function_bodies|xmloption|client_min_messages|row_security|default_tablespace|default_table_access_method|default_with_oids) = ['"\w]*$/,
  /^SET (standard_conforming_strings = on|session_replication_role = (replica|origin|DEFAULT)|default_transaction_read_only = off)$/,
  /^RESET ALL$/,
  new RegExp(`^CREATE (OR REPLACE )?(UNIQUE |CONSTRAINT )?(${things}) `),
  /^CREATE EXTENSION (IF NOT EXISTS )?("[\w-]+"|\w+)( WITH)?( SCHEMA ("\w+"|\w+))?$/,
  new RegExp(`^ALTER (${things}) `),
  /^COMMENT ON /,
  /^(GRANT|REVOKE) [\s\S]* ON [\s\S]* (TO|FROM) /,
  /^ALTER DEFAULT PRIVILEGES /,
  /^(CREATE|ALTER) PUBLICATION "?supabase_realtime/,
]
/** With their literals, which are names of ours. */
const calls = [
  /^SELECT pg_catalog\.set_config\('search_path', '', false\)$/,
  /^SELECT pg_catalog\.setval\('[\w."]+', \d+, (true|false)\)$/,
]
/** Roles as `pg_dumpall --roles-only` writes them: nobody becomes a superuser, and nobody joins another role than ours. */
const roles = [
  new RegExp(`^(CREATE|ALTER) ROLE ${name}( WITH)?( (NO)?(INHERIT|CREATEROLE|CREATEDB|LOGIN|REPLICATION)| NOSUPERUSER| NOBYPASSRLS| CONNECTION LIMIT -?\\d+)*$`),
  new RegExp(`^ALTER ROLE ${name} SET ${name} TO [\\s\\S]*$`),
  new RegExp(`^GRANT "?(guichet_commands|anon|authenticated|service_role|authenticator)"? TO "?(postgres|authenticator|supabase_admin)"?( WITH [\\w ,]+)?( GRANTED BY ${name})?$`),
]
const insert = new RegExp(`^INSERT INTO ${name}\\.${name}(\\s*\\([^()]*\\))?( OVERRIDING (SYSTEM|USER) VALUE)?\\s+VALUES`)

/** Functions that reach out of the database, end others' work or wait; no rule of ours calls one. */
const reaching = /\b(pg_read_file|pg_read_binary_file|pg_stat_file|pg_ls_\w+|pg_file_\w+|lo_import|lo_export|dblink\w*|pg_sleep\w*|pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_execute_server_program)\b/i

const most_statement = 1_000_000
const most_insert = 100_000_000

/** Why a part of a foreign dump must not be run, or null. Anything that pg_dump does not write for a database of ours is refused. */
export function refusalOfForeign(piece: Piece, file: string): string | null {
  if (piece.kind === 'rows') return null
  if (piece.kind === 'meta') return /^\\(un)?restrict \w+$/.test(piece.text) ? null : /^\\connect\b/.test(piece.text) ? 'it names the database to connect to; take the dump without --create' : `a command of psql: ${piece.text.slice(0, 60)}`
  const { text, bare } = piece
  if (insert.test(text)) return text.length > most_insert ? tooLong(text) : holdsLiteralsOnly(bare) ? null : `rows that are computed: ${text.slice(0, 60)}`
  if (text.length > most_statement) return tooLong(text)
  const reached = text.startsWith('COMMENT ON ') ? null : reaching.exec(text)
  if (reached) return `${reached[0]} reaches out of the database: ${text.slice(0, 60)}`
  const fits = allowed.some(shape => shape.test(bare)) || calls.some(shape => shape.test(text)) || (file === 'roles.sql' && roles.some(shape => shape.test(bare)))
  if (!fits) return text.slice(0, 80)
  const language = /^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE) [\s\S]*?\bLANGUAGE "?(\w+)"?/i.exec(bare)?.[1]?.toLowerCase()
  return language !== undefined && !['sql', 'plpgsql'].includes(language) ? `a function in ${language}` : null
}

const tooLong = (text: string): string => `a statement of ${Math.round(text.length / 1e6)} MB, which no dump has: ${text.slice(0, 60)}`

/** Whether an INSERT gives values and nothing that would have to be run. */
function holdsLiteralsOnly(bare: string): boolean {
  const values = bare.slice(insert.exec(bare)?.[0].length ?? 0).replace(/\s+ON CONFLICT DO NOTHING$/, '')
  return /^[\s(),+\-']*$/.test(values.replace(/\b(NULL|TRUE|FALSE|DEFAULT)\b|\b[EBX](?='')|\b\d+(\.\d*)?(e[+-]?\d+)?\b/gi, ''))
}
