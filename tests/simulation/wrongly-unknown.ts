import type { Device, OutboxRow } from './device.ts'

/** What of the input names the thing that an operation makes. */
const makes: Record<string, { constraint: string; idOf(input: Input): string | undefined }> = {
  register_customer: { constraint: 'customer_unknown', idOf: input => input.customer_id },
  add_driver: { constraint: 'driver_unknown', idOf: input => input.driver?.id },
  check_out: { constraint: 'contract_unknown', idOf: input => input.contract_id },
  book_reservation: { constraint: 'reservation_unknown', idOf: input => input.reservation_id },
}
type Input = { customer_id?: string; driver?: { id: string } | null; contract_id?: string; reservation_id?: string }
/** The operation that made it, by what would be said if it were not there: 'customer_unknown <id>'. */
type Makers = ReadonlyMap<string, string>

export function makersOf(device: readonly Device[], isApplied: (op_id: string) => boolean): Makers {
  const makers = new Map<string, string>()
  for (const op of device.flatMap(each => each.outbox())) {
    const made = makes[op.name]
    if (made && isApplied(op.op_id)) makers.set(`${made.constraint} ${made.idOf(JSON.parse(op.input) as Input) ?? ''}`, `${op.name} ${op.op_id}`)
  }
  return makers
}

/**
 * The applied operations that made what this one was refused for, as not being there. @param revokes whether PCs have been revoked meanwhile:
 * they are refused in the same words as one that the server does not know
 */
export function wronglyUnknown(op: OutboxRow, constraint: string | null, makers: Makers, revokes: boolean): string[] {
  if (!constraint?.endsWith('_unknown')) return []
  if (constraint === 'device_unknown') return revokes ? [] : ['no revocation of this PC']
  const named = op.input.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []
  return [...new Set(named)].flatMap(id => makers.get(`${constraint} ${id}`) ?? [])
}
