import type { Role } from './roles.ts'

export type VehicleStatus = 'AVAILABLE' | 'RENTED' | 'CLEANING' | 'IN_TRANSFER' | 'MAINTENANCE' | 'OUT_OF_SERVICE' | 'RETIRED'
export type MaintenanceStatus = 'SCHEDULED' | 'IN_PROGRESS' | 'COMPLETED' | 'CANCELLED'
export type DamageStatus = 'REPORTED' | 'ASSESSED' | 'APPROVED' | 'REJECTED' | 'REPAIRED'
/** From where, to where, and who may at least: the rows of the table of the same name in the database. */
export type Move<S extends string> = readonly [from: S, to: S, min_role: 'STAFF' | 'MANAGER' | 'ADMIN']

export const vehicle_transitions: readonly Move<VehicleStatus>[] = [
  ['AVAILABLE', 'RENTED', 'STAFF'], ['RENTED', 'CLEANING', 'STAFF'], ['RENTED', 'AVAILABLE', 'STAFF'], ['CLEANING', 'AVAILABLE', 'STAFF'],
  ['AVAILABLE', 'IN_TRANSFER', 'STAFF'], ['IN_TRANSFER', 'AVAILABLE', 'STAFF'],
  ['AVAILABLE', 'OUT_OF_SERVICE', 'STAFF'], ['CLEANING', 'OUT_OF_SERVICE', 'STAFF'], ['IN_TRANSFER', 'OUT_OF_SERVICE', 'STAFF'],
  ['MAINTENANCE', 'OUT_OF_SERVICE', 'STAFF'], ['RENTED', 'OUT_OF_SERVICE', 'STAFF'], ['OUT_OF_SERVICE', 'AVAILABLE', 'MANAGER'],
  ['AVAILABLE', 'MAINTENANCE', 'MANAGER'], ['CLEANING', 'MAINTENANCE', 'MANAGER'], ['IN_TRANSFER', 'MAINTENANCE', 'MANAGER'],
  ['OUT_OF_SERVICE', 'MAINTENANCE', 'MANAGER'], ['MAINTENANCE', 'AVAILABLE', 'MANAGER'],
  ['AVAILABLE', 'RETIRED', 'ADMIN'], ['CLEANING', 'RETIRED', 'ADMIN'], ['IN_TRANSFER', 'RETIRED', 'ADMIN'],
  ['MAINTENANCE', 'RETIRED', 'ADMIN'], ['OUT_OF_SERVICE', 'RETIRED', 'ADMIN'],
]
export const maintenance_transitions: readonly Move<MaintenanceStatus>[] = [
  ['SCHEDULED', 'IN_PROGRESS', 'MANAGER'], ['SCHEDULED', 'CANCELLED', 'MANAGER'], ['IN_PROGRESS', 'COMPLETED', 'MANAGER'],
  ['IN_PROGRESS', 'CANCELLED', 'MANAGER'],
]
export const damage_transitions: readonly Move<DamageStatus>[] = [
  ['REPORTED', 'ASSESSED', 'MANAGER'], ['REPORTED', 'REJECTED', 'MANAGER'], ['ASSESSED', 'APPROVED', 'MANAGER'],
  ['ASSESSED', 'REJECTED', 'MANAGER'], ['APPROVED', 'REPAIRED', 'MANAGER'], ['REJECTED', 'REPAIRED', 'MANAGER'],
]

const mightiest_first: readonly Role[] = ['SUPER_ADMIN', 'ADMIN', 'MANAGER', 'STAFF', 'CUSTOMER']

/** Whether a person of this role may make the move. To stay where one is, is no move and always allowed. */
export function mayMove<S extends string>(moves: readonly Move<S>[], from: S, to: S, role: Role): boolean {
  if (from === to) return true
  const move = moves.find(([a, b]) => a === from && b === to)
  return move !== undefined && mightiest_first.indexOf(role) <= mightiest_first.indexOf(move[2])
}
