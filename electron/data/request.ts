import { z } from 'zod'
import type { Request } from '../../shared/bridge.ts'

// zod would call `new Function` otherwise.
z.config({ jitless: true })

const schema = z.strictObject({
  id: z.int().nonnegative(), kind: z.enum(['confirm', 'read', 'act']), name: z.string().max(40), input: z.unknown(),
})

/** A window's request, or null when it is not one. What is in `input` is parsed by whoever answers. */
export function parseRequest(value: unknown): Request | null {
  const parsed = schema.safeParse(value)
  return parsed.success ? { ...parsed.data, input: parsed.data.input } : null
}
