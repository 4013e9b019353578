import type { createPostgresConnection } from '@supabase/lite/postgres'

export type LiteConnection = ReturnType<typeof createPostgresConnection>

/** Puts our own function in the place of one of Lite's, and refuses when a new Lite no longer has it. */
export function replace<F extends (...args: never[]) => unknown>(connection: LiteConnection, name: string, make: (original: F) => F): void {
  const target = connection as unknown as Record<string, F | undefined>
  const original = target[name]
  if (typeof original !== 'function') throw new Error(`Supabase Lite changed: its connection has no ${name}; look at this shim again.`)
  target[name] = make(original.bind(connection) as F)
}
