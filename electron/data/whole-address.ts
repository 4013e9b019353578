import type { Message } from '../../shared/message.ts'

/** An address of a database as a person has typed it: what of it may be shown, or why it is not taken. */
export type Typed = { host: string; database: string; login: string } | { refused: Message['key'] }

const here = ['localhost', '127.0.0.1', '[::1]']

/**
 * Reads `postgresql://login:password@host:5432/database`. To another machine the line has to be encrypted: `sslmode=disable` is refused here, though psql would take it.
 */
export function readAddress(text: string): Typed {
  if (!URL.canParse(text)) return { refused: 'error.kept_db_address' }
  const { protocol, hostname, host, pathname, username, password, searchParams } = new URL(text)
  const database = plain(pathname.slice(1))
  const login = plain(username)
  if (!['postgres:', 'postgresql:'].includes(protocol) || hostname === '' || !database || !login || plain(password) === null) return { refused: 'error.kept_db_address' }
  if (password === '') return { refused: 'error.kept_db_no_password' }
  if (searchParams.get('sslmode') === 'disable' && !here.includes(hostname)) return { refused: 'error.kept_db_tls' }
  return { host, database, login }
}

function plain(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
