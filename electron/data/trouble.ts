import type { Message, MessageKey } from '../../shared/message.ts'
import { isDiskFull } from './damage.ts'

/** An error that a person is told in their own language; everything else is `error.internal`. */
export class Trouble extends Error {
  readonly detail: Message
  readonly field: string | undefined
  constructor(key: MessageKey, values?: Record<string, string | number>, field?: string) {
    super(key)
    this.detail = values ? { key, values } : { key }
    this.field = field
  }
}

/** What to say about any error. */
export function messageOf(error: unknown): Message {
  if (error instanceof Trouble) return error.detail
  return { key: isDiskFull(error) ? 'error.disk_full' : 'error.internal' }
}
