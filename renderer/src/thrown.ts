import type { Message } from '../../shared/message.ts'

/** The sentence behind a rejected request: the data process and the preload reject with messages, all else is `otherwise`. */
export function messageOf(thrown: unknown, otherwise: Message['key'] = 'error.internal'): Message {
  const isMessage = typeof thrown === 'object' && thrown !== null && 'key' in thrown && typeof thrown.key === 'string'
  return isMessage ? thrown as Message : { key: otherwise }
}
