import type { CarView } from '../../../../shared/fleet-view.ts'
import type { Message } from '../../../../shared/message.ts'

export const carActions = ['plate', 'papers', 'change', 'send', 'receive', 'retire'] as const
export type CarAction = (typeof carActions)[number]
/** One letter each, the same in every language; it stands on the button. */
export const keyOfCarAction: Record<CarAction, string> = { plate: 'S', papers: 'P', change: 'B', send: 'U', receive: 'A', retire: 'X' }

/** What can be done to a car here; `blocked`: why not yet, and what to do about it. */
export function actionsOn(car: CarView, here: string): { name: CarAction; blocked: Message | null }[] {
  if (car.status === 'RETIRED') return []
  const isManager = car.role === 'MANAGER' || car.role === 'ADMIN'
  const stands = car.status === 'AVAILABLE'
  return [
    ...isManager ? (['plate', 'papers', 'change'] as const).map(name => ({ name, blocked: null })) : [],
    ...stands && car.location_id === here ? [{ name: 'send' as const, blocked: null }] : [],
    ...car.status === 'IN_TRANSFER' || (car.location_id !== here && car.out === null) ? [{ name: 'receive' as const, blocked: null }] : [],
    ...isManager ? [{ name: 'retire' as const, blocked: whyNotRetired(car) }] : [],
  ]
}

function whyNotRetired({ role, out, holds }: CarView): Message | null {
  if (role !== 'ADMIN') return { key: 'refused.needs_admin' }
  if (out) return { key: 'refused.vehicle_still_out' }
  const reserved = holds.filter(({ kind }) => kind === 'RESERVATION' || kind === 'CONTRACT')
  return reserved.length === 0 ? null : { key: 'gate.retire.reserved', values: { numbers: reserved.map(({ number }) => number ?? '…').join(', ') } }
}
