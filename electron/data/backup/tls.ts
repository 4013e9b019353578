import { readFileSync } from 'node:fs'
import { connect, isIP } from 'node:net'
import { checkServerIdentity } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'
import postgres from 'postgres'

/** An address of a database without what it says of TLS, and that as the drivers want it. */
export type Line = { url: string; ssl: ConnectionOptions | false }

/** Why a line to a database does not come about or is not taken: the words of the address, TLS, the certificate, nobody answers, or the login sees too little. */
export type LineWhy = 'db_address' | 'db_tls' | 'db_cert' | 'db_line' | 'db_rights'
/** A sentence of what is wrong with a line and what to do; `why` is the same for whoever has words of their own. */
export class LineFault extends Error {
  override name = 'LineFault'
  readonly why: LineWhy

  constructor(why: LineWhy, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.why = why
  }
}

const own = ['sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey'] as const
const local = ['localhost', '127.0.0.1', '[::1]', '::1', '']

/**
 * Reads `sslmode` and `sslrootcert` (also `sslcert`, `sslkey`) of an address as psql does: `disable` speaks in the clear, `require` encrypts without looking whom it speaks
 * to (with a CA it looks), `verify-ca` wants a certificate of that CA, `verify-full` one for this very name. Without a word the line to another machine has to be
 * encrypted: it carries everybody's data. Throws a sentence for a mode or file that is none.
 */
export function lineOf(address: string): Line {
  const url = new URL(address)
  const said = Object.fromEntries(own.map(name => [name, url.searchParams.get(name)])) as Record<(typeof own)[number], string | null>
  for (const name of own) url.searchParams.delete(name)
  const mode = said.sslmode ?? (said.ssl === 'true' ? 'require' : said.sslrootcert !== null ? 'verify-full' : local.includes(url.hostname) ? 'disable' : 'require')
  if (mode === 'disable') return { url: url.href, ssl: false }
  if (!['allow', 'prefer', 'require', 'verify-ca', 'verify-full'].includes(mode)) throw new LineFault('db_address', `sslmode=${mode} is none of disable, require, verify-ca and verify-full.`)
  const read = (name: 'sslrootcert' | 'sslcert' | 'sslkey') => {
    const file = said[name]
    if (file === null || file === 'system') return undefined
    try {
      return readFileSync(file)
    } catch (error) {
      throw new LineFault('db_cert', `${name}=${file} can not be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, { cause: error })
    }
  }
  const [ca, cert, key] = [read('sslrootcert'), read('sslcert'), read('sslkey')]
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const looks = mode.startsWith('verify-') || ca !== undefined
  return {
    url: url.href,
    ssl: {
      rejectUnauthorized: looks, ...ca && { ca }, ...cert && { cert }, ...key && { key }, ...isIP(host) === 0 && { servername: host },
      checkServerIdentity: (_name, shown) => (mode === 'verify-full' ? checkServerIdentity(host, shown) : undefined),
    },
  }
}

/** A pool to an address that says psql's words of TLS. Rejects with a sentence where the server speaks none and the address wants it. */
export async function openSql(address: string, options: Omit<postgres.Options<Record<string, never>>, 'ssl'>): Promise<postgres.Sql> {
  const { url, ssl } = lineOf(address)
  if (ssl !== false) await assertTls(new URL(url))
  return postgres(url, { ...options, ssl })
}

/** The driver would speak TLS to a server that has said no, and wait. */
function assertTls({ hostname, port }: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 5432), timeout: 30_000 })
    const end = (error?: Error) => {
      socket.destroy()
      if (error) reject(error)
      else resolve()
    }
    socket.on('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])))
    socket.on('data', ([answer]) => end(answer === 83 ? undefined : new LineFault('db_tls', 'The server speaks no TLS. If the line is safe otherwise, say so with sslmode=disable in the address; nothing was read.')))
    socket.on('timeout', () => end(new LineFault('db_line', `${hostname} does not answer.`)))
    socket.on('error', end)
  })
}

const untrusted = ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_SIGNATURE_FAILURE']

/** What is wrong with a line and what to do, where TLS is why it failed; else the error as it is. */
export function lineError(error: unknown): unknown {
  const { code, message = '' } = error as { code?: string; message?: string }
  const say = (sentence: string) => new LineFault('db_cert', sentence, { cause: error })
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return say(`The server shows a certificate for another name (${message.replace(/^.*altnames: /, '')}). Use the name that is in it, or ask whose server this is; nothing was read.`)
  if (code === 'CERT_HAS_EXPIRED') return say('The certificate of the server has expired. Ask for a new one; nothing was read.')
  if (code !== undefined && untrusted.includes(code)) return say('The certificate of the server is of nobody who is trusted here. Give the CA that signed it (sslrootcert=FILE in the address); nothing was read.')
  return error
}
