import { AsyncLocalStorage } from 'node:async_hooks'
import { inspect } from 'node:util'
import type { HttpShim } from './http.ts'
import type { LiteConnection } from './lite-internals.ts'
import { replace } from './lite-internals.ts'

type DatabaseError = { name: string, code: string, message: string, detail?: string, hint?: string }

const in_rest = new AsyncLocalStorage<true>()
// Lite words these itself, from what it knows of the request (role, target table), as PostgREST does.
const left_to_lite = new Set(['42501', '42703'])
const by_code: Record<string, number> = {
  '23503': 409, '23505': 409, '25006': 405, '42883': 404, '42P01': 404, '42P17': 500, '53400': 500, '57P01': 503, P0001: 400,
}
const by_class: Record<string, number> = {
  '08': 503, '09': 500, '0L': 403, '0P': 403, '21': 500, '25': 500, '28': 403, '2D': 500, '38': 500, '39': 500, '3B': 500, '40': 500,
  '53': 503, '54': 500, '55': 500, '57': 500, '58': 500, F0: 500, HV: 500, P0: 500, XX: 500,
}

/** The HTTP status that PostgREST gives a SQLSTATE (its table of error codes), for a signed-in role. */
export function statusOf(code: string): number {
  return by_code[code] ?? by_class[code.slice(0, 2)] ?? 400
}

function isDatabaseError(error: unknown): error is DatabaseError {
  const { name, code } = (error ?? {}) as Partial<DatabaseError>
  return name === 'PostgresError' && typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
}

/** Lite prints every error whole, with the query's parameters; a person's data has no place in a log. */
function brief<T extends object>(error: T, text: string): T {
  return Object.defineProperty(error, inspect.custom, { value: () => text, enumerable: false })
}

/**
 * Lite 0.10.0 answers many SQLSTATEs (23514, 23P01, P0001, P0002, 40001, 57014 …) with 500 "SUP" and without the
 * code. They are raised again in Lite's own escape for a chosen status and body.
 */
export function mapErrors(connection: LiteConnection): void {
  replace<(error: unknown) => unknown>(connection, 'normalizeDbError', original => error => {
    const found = original(error)
    if (!in_rest.getStore() || !isDatabaseError(found)) return found
    const { code, message, detail = null, hint = null } = found
    const text = `backend: ${code} ${message}`
    if (left_to_lite.has(code) || code.startsWith('PT')) return brief(found, text)
    return brief(Object.assign(new Error(JSON.stringify({ code, message, details: detail, hint })), {
      code: 'PGRST', detail: JSON.stringify({ status: statusOf(code), headers: {} }),
    }), text)
  })
}

/** Only REST answers are mapped: Auth and Storage read the codes of the same connection themselves. */
export const markRest: HttpShim = (request, next) => (
  new URL(request.url).pathname.startsWith('/rest/v1/') ? in_rest.run(true, () => next(request)) : next(request)
)
