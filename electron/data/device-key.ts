import { createHmac } from 'node:crypto'
/** What of an operation is proved. */
export type Signable = { op_id: string; author_id: string; device_id: string; name: string; occurred_at: number }

/**
 * The secret by which the server tells this PC from another, 32 bytes. Derived from the database key and never stored: operations
 * that the journal brings back after the database was lost can still be proved, under the id that they were made with.
 */
export function deviceKey(database_key: Uint8Array, device_id: string): Buffer {
  return createHmac('sha256', database_key).update(`guichet device ${device_id}`).digest()
}

/** That an operation comes from the device it names: HMAC-SHA256 in hex. The twin of `private.proof_of`. */
export function proofOf(key: Uint8Array, { op_id, author_id, device_id, name, occurred_at }: Signable): string {
  return createHmac('sha256', key).update([op_id, author_id, device_id, name, occurred_at].join(':')).digest('hex')
}
