/**
 * All that the data process can say to a person. It never builds sentences itself: it does not know the person's
 * language. The sentences are in renderer/i18n/<language>.messages.json, under these keys.
 */
export const messageKeys = [
  'error.bad_input', 'error.unknown_request', 'error.not_signed_in', 'error.internal',
  'error.data_process_restarted', 'error.data_process_down', 'error.key_unreadable', 'error.weak_vault_forbidden', 'error.profile_unwritable',
] as const
export type MessageKey = (typeof messageKeys)[number]
export type Message = { key: MessageKey; values?: Record<string, string | number> }
