import { z } from 'zod'
import { finding } from '../../../shared/drill-findings.ts'

/** Where the operations of a desk lie in an archive. */
export const desk_file = 'desk/operations.json'

const operation = z.object({
  seq: z.int(), op_id: z.uuid(), name: z.string().max(60), version: z.int(), author_id: z.uuid(), device_id: z.uuid(), occurred_at: z.int(),
  /** JSON, as the outbox has them */
  input: z.string(), deps: z.string(),
  /** that it comes from that device */
  proof: z.string().regex(/^[0-9a-f]{64}$/),
})
/** What a desk had confirmed and the server did not have when its rows were asked for. */
export const deskOperations = z.object({ device_id: z.uuid(), operations: z.array(operation) })
export type DeskOperations = z.infer<typeof deskOperations>

export const deskEntry = (desk: DeskOperations): { name: string; bytes: Uint8Array } => ({ name: desk_file, bytes: Buffer.from(JSON.stringify(desk)) })

/** What lies in an archive, or a sentence of what is wrong with it. @param claimed how many there should be */
export function readDeskOperations(bytes: Uint8Array | undefined, claimed: number): DeskOperations | string {
  try {
    const found = deskOperations.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8')))
    return found.operations.length === claimed ? found : finding('desk_operations', { found: found.operations.length, wanted: claimed })
  } catch {
    return finding('desk_unreadable', {})
  }
}
