/**
 * What a failed call means. retry: the line or the server is busy, try again later · sign_in_again: the person's session
 * is over · update_needed: this app is older than the server allows · refused: the server has understood and said no.
 */
export type Failure = 'retry' | 'sign_in_again' | 'update_needed' | 'refused'

const transient = new Set(['40001', '40P01', '57014', '55P03', '57P01', '57P03', '53300', 'PGRST000', 'PGRST001', 'PGRST002', 'PGRST003'])

/** @param status HTTP status, 0 without an answer. @param code SQLSTATE or PostgREST code, '' if unknown. Never by message text. */
export function classify(status: number, code: string): Failure {
  if (transient.has(code) || status === 0 || status === 408 || status === 429) return 'retry'
  if (status === 401 || code === 'PGRST301' || code === 'PGRST303') return 'sign_in_again'
  // PostgREST names a code with every refusal. What has none comes from something on the way: a hotel's page, a proxy.
  return status >= 500 || code === '' ? 'retry' : 'refused'
}

export class CallFailed extends Error {
  readonly kind: Failure
  readonly status: number
  readonly code: string
  /** the server asks for so much patience; 0 when it does not */
  readonly wait_ms: number
  constructor(kind: Failure, status: number, code: string, wait_ms = 0) {
    super(`call failed: ${kind} ${status} ${code}`)
    this.kind = kind
    this.status = status
    this.code = code
    this.wait_ms = wait_ms
  }
}

const longest_wait_ms = 600_000

/** Milliseconds of a Retry-After header, seconds or a date; ten minutes at most. @param now ms UTC */
export function waitOf(header: string | null, now: number): number {
  if (header === null) return 0
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : header.endsWith('GMT') ? Date.parse(header) - now : 0
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longest_wait_ms) : 0
}
