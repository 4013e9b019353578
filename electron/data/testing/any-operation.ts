import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { commands } from '../../../shared/commands.ts'
import type { CommandName } from '../../../shared/commands.ts'
import { DAY } from '../../../shared/time.ts'
import { noon_is_near } from './desk.ts'

type Schema = { type?: string; properties?: Record<string, Schema>; anyOf?: Schema[]; oneOf?: Schema[]; items?: Schema; enum?: unknown[]; const?: unknown
  format?: string; pattern?: string; minimum?: number; maximum?: number }
/** A whole number below `sides`. */
export type Roll = (sides: number) => number

/** The same numbers for the same seed. */
export function rollOf(seed: number): Roll {
  let state = seed | 0
  return sides => {
    state = state + 0x6d2b79f5 | 0
    let mixed = Math.imul(state ^ state >>> 15, 1 | state)
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed
    return ((mixed ^ mixed >>> 14) >>> 0) % Math.max(1, sides)
  }
}

export const anyId = (roll: Roll): string => `00000000-0000-7000-a000-${(roll(2 ** 31)).toString(16).padStart(12, '0')}`

/** Where an id of this name lies; the longest ending counts. */
const homes: Record<string, string> = { vehicle_id: 'vehicles', customer_id: 'customers', driver_id: 'drivers', contract_id: 'contracts', location_id: 'locations',
  reservation_id: 'reservations', deposit_id: 'deposits', leg_id: 'contract_vehicles', number_block_id: 'number_blocks', price_plan_id: 'price_plans',
  category_id: 'vehicle_categories', user_id: 'users', damage_id: 'vehicle_damages', maintenance_id: 'maintenance_records', payment_id: 'payments',
  block_id: 'vehicle_blocks', invoice_id: 'invoices', cash_session_id: 'cash_sessions', inspection_id: 'inspections', approval_id: 'approvals',
  vehicle_plate_id: 'vehicle_plates', allocation_id: 'payment_allocations', attachment_id: 'attachments' }
const home_names = Object.keys(homes).sort((a, b) => b.length - a.length)

const schemas = (Object.keys(commands) as CommandName[])
  .map(name => [name, z.toJSONSchema(commands[name], { unrepresentable: 'any', io: 'input' }) as Schema] as const)

/** Any command with an input of its shape, its ids mostly of rows that are there, so that operations meet. */
export function anyOperation(db: Database, roll: Roll): { name: CommandName; input: unknown } {
  const [name, schema] = schemas[roll(schemas.length)] ?? ['mark_ready', {}]
  return { name, input: make(db, roll, schema, '') }
}

function make(db: Database, roll: Roll, schema: Schema, field: string): unknown {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return make(db, roll, choices[roll(choices.length)] ?? {}, field)
  if (schema.enum) return schema.enum[roll(schema.enum.length)]
  if (schema.const !== undefined) return schema.const
  const { type, properties = {}, items = {} } = schema
  if (type === 'object') return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, make(db, roll, each, name)]))
  if (type === 'array') return Array.from({ length: roll(2) }, () => make(db, roll, items, field.replace(/_ids$/, '_id')))
  if (type === 'boolean') return roll(2) === 1
  if (type === 'null') return null
  return type === 'integer' || type === 'number' ? instantOr(roll, schema, field) : textOf(db, roll, schema, field)
}

function instantOr(roll: Roll, { minimum = 0, maximum = 1_000_000 }: Schema, field: string): number {
  if (/(^|_)at$/.test(field)) return noon_is_near + (roll(8) - 3) * DAY
  return Math.min(maximum, Math.max(minimum, field.includes('km') ? 19_000 + roll(12_000) : roll(40) * 500))
}

function textOf(db: Database, roll: Roll, { format, pattern }: Schema, field: string): string {
  const home = home_names.find(name => field.endsWith(name))
  if (home && roll(4) > 0) {
    const ids = db.prepare(`select id from ${homes[home]} order by id`).pluck().all() as string[]
    if (ids.length > 0) return ids[roll(ids.length)] ?? ''
  }
  if (field === 'id' || field.endsWith('_id') || format === 'uuid') return anyId(roll)
  if (field.endsWith('_on') || field.endsWith('_from') || field.endsWith('_date')) return `202${roll(9)}-0${1 + roll(9)}-15`
  if (field === 'number' || pattern?.includes('-')) return `ZRH-26-000${100 + roll(99)}`
  return ['A', 'STANDARD', 'ZH 412807', 'hinten'][roll(4)] ?? ''
}
