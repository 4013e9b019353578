/**
 * What a failed call means. retry: the line or the server is busy, try again later · sign_in_again: the person's session
 * is over · refused: the server has understood and said no.
 */
export type Failure = 'retry' | 'sign_in_again' | 'refused'

const transient = new Set(['40001', '40P01', '57014', '55P03', '57P01', '57P03', '53300', 'PGRST000', 'PGRST001', 'PGRST002', 'PGRST003'])

/** @param status HTTP status, 0 without an answer. @param code SQLSTATE or PostgREST code, '' if unknown. Never by message text. */
export function classify(status: number, code: string): Failure {
  if (transient.has(code) || status === 0 || status === 408 || status === 429) return 'retry'
  if (status === 401 || code === 'PGRST301' || code === 'PGRST303') return 'sign_in_again'
  return status >= 500 ? 'retry' : 'refused'
}

export class CallFailed extends Error {
  readonly kind: Failure
  readonly status: number
  readonly code: string
  constructor(kind: Failure, status: number, code: string) {
    super(`call failed: ${kind} ${status} ${code}`)
    this.kind = kind
    this.status = status
    this.code = code
  }
}
