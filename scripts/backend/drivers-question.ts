/**
 * The driver asks each new connection for its array types by itself, and nobody can catch what becomes of that: a server that stops or
 * cancels meanwhile, as servers of tests do. Whoever asks for anything else is told, and that counts.
 */
export const isDriversQuestion = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'query' in error && String(error.query).includes('from pg_catalog.pg_type a')
