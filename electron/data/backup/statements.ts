/** What ends one statement of SQL and begins the next, with strings, names, comments and dollar quotes read over. Throws when one is not closed. */
export function statementsIn(sql: string): string[] {
  const found: string[] = []
  const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|;|^\\[^\n]*|['"]|\/\*|\$([A-Za-z_]\w*)?\$/gm
  let from = 0
  let text = ''
  for (let match = token.exec(sql); match; match = token.exec(sql)) {
    const [piece] = match
    if (piece === '\'' || piece === '"' || piece === '/*' || (piece.startsWith('$') && piece.endsWith('$') && piece.split('$').length === 3)) {
      throw new Error(`it ends within ${piece}`)
    }
    if (piece.startsWith('--') || piece.startsWith('/*')) {
      text += sql.slice(from, match.index)
      from = token.lastIndex
    } else if (piece === ';') {
      const statement = (text + sql.slice(from, match.index)).trim()
      if (statement !== '') found.push(statement)
      text = ''
      from = token.lastIndex
    } else if (piece.startsWith('\\')) {
      found.push(piece)
      text = ''
      from = token.lastIndex
    }
  }
  const rest = (text + sql.slice(from)).trim()
  if (rest !== '') throw new Error(`it ends within "${rest.slice(0, 60)}"`)
  return found
}

const batch = 100

/**
 * Runs statements in this order, many at once, which takes a third of the time. One that fails undoes those that were sent with it, so these are
 * then sent one at a time, and the others go on.
 */
export async function inBatches(statements: readonly string[], exec: (sql: string) => Promise<unknown>, failed: (statement: string, error: unknown) => void): Promise<void> {
  for (let at = 0; at < statements.length; at += batch) {
    const some = statements.slice(at, at + batch)
    // on a line of its own: a comment may end the one before
    const is_done = await exec(some.join('\n;\n')).then(() => true, () => false)
    for (const statement of is_done ? [] : some) await exec(statement).catch((error: unknown) => failed(statement, error))
  }
}

const things = 'SCHEMA|TABLE|VIEW|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|INDEX|POLICY|TRIGGER'
const allowed = [
  /^SET (statement_timeout|lock_timeout|idle_in_transaction_session_timeout|transaction_timeout|client_encoding|standard_conforming_strings|check_function_bodies|xmloption|client_min_messages|row_security|default_tablespace|default_table_access_method) = ['\w]*$/,
  /^SELECT pg_catalog\.set_config\('search_path', '', false\)$/,
  /^SELECT pg_catalog\.setval\('[\w."]+', \d+, (true|false)\)$/,
  new RegExp(`^CREATE (UNIQUE |CONSTRAINT )?(${things}) `),
  new RegExp(`^ALTER (${things}) `),
  /^COMMENT ON /,
  /^(GRANT|REVOKE) [\s\S]* ON [\s\S]* (TO|FROM) /,
  /^ALTER DEFAULT PRIVILEGES /,
]

/** Why a statement of a dump must not be run, or null. Anything that pg_dump does not write for a database of ours is refused. */
export function refusalOf(statement: string): string | null {
  if (statement.startsWith('\\')) return /^\\(un)?restrict /.test(statement) ? null : `a command of psql: ${statement.slice(0, 60)}`
  if (!allowed.some(shape => shape.test(statement))) return statement.slice(0, 80)
  const language = /^CREATE (FUNCTION|PROCEDURE) [\s\S]*?\bLANGUAGE (\w+)/.exec(statement)?.[2]
  return language !== undefined && !['sql', 'plpgsql'].includes(language) ? `a function in ${language}` : null
}

/** pg_dump's own last line: what has been cut off has none. */
export const isWhole = (sql: string): boolean => /^-- PostgreSQL database dump complete$/m.test(sql)
