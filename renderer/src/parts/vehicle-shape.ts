import type { VehicleStatus } from '../../../shared/queries.ts'
import type { ShapeName } from './shape.tsx'

export const vehicleShape: Record<VehicleStatus, ShapeName> = {
  AVAILABLE: 'free', RENTED: 'out', CLEANING: 'cleaning', IN_TRANSFER: 'transfer', MAINTENANCE: 'blocked', OUT_OF_SERVICE: 'blocked', RETIRED: 'blocked',
}
