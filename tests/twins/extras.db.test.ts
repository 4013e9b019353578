import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { ChosenExtra } from '../../shared/charges.ts'
import { chargesForExtension } from '../../shared/charges.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { chargeVat, standardKinds } from '../../shared/vat.ts'
import type { Fixture } from '../fixture.ts'
import { extension } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { checkInInput, checkOutInput, DAY } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const names = { name_de: 'A', name_fr: 'B', name_it: 'C', name_en: 'D' }
const vat_rates = chargeVat(standardKinds, [{ code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' }])
const extra = (f: Fixture, code: string, changes: Partial<CommandInput<'put_extra'>> = {}): CommandInput<'put_extra'> => ({
  extra_id: uuidv7(), code, ...names, per: 'DAY', price_rp: 900, is_active: true, charge_kind: 'EXTRA', excess_bp: null, km: null, sort: 1,
  category_id: null, stock: [], at: f.now, ...changes,
})
const taken = ({ extra_id, charge_kind, per, price_rp }: CommandInput<'put_extra'>, pieces = 1): ChosenExtra => ({ extra_id, charge_kind, per, price_rp, pieces })
const chosen = (extras: readonly ChosenExtra[]) => extras.map(({ extra_id, pieces, per, price_rp }) => ({ id: uuidv7(), extra_id, pieces, per, price_rp }))

/** A firm with a seat, a half and a full cover, a package of kilometres and something for electric cars. */
async function offering() {
  const fixture = await openWorld(backend)
  const manager = await openDesk(backend, fixture, 'city', 'manager')
  const offer = {
    seat: extra(fixture, 'CHILD_SEAT', { stock: [{ id: uuidv7(), location_id: fixture.locations.city, pieces: 3 }] }),
    half: extra(fixture, 'HALF_COVER', { charge_kind: 'EXCESS_REDUCTION', excess_bp: 5000, price_rp: 1500 }),
    full: extra(fixture, 'FULL_COVER', { charge_kind: 'EXCESS_REDUCTION', excess_bp: 0, price_rp: 2900 }),
    package: extra(fixture, 'KM_500', { charge_kind: 'KM_PACKAGE', km: 500, per: 'ONCE', price_rp: 12_000 }),
    cable: extra(fixture, 'CABLE', { category_id: fixture.categories.electric, per: 'ONCE', price_rp: 500 }),
  }
  for (const one of Object.values(offer)) await manager.runTwins('put_extra', one)
  return { fixture, manager, offer }
}

describe('put_extra', () => {
  test('keeps cover, package and thing apart, on both sides', async () => {
    const { manager, offer, fixture } = await offering()
    await manager.runTwins('put_extra', { ...offer.half, excess_bp: 4000, sort: 7 })
    await manager.expectBothRefuseAll(
      ['put_extra', extra(fixture, 'X1', { excess_bp: 100 }), 'extra_is_of_its_kind'],
      ['put_extra', extra(fixture, 'X2', { charge_kind: 'EXCESS_REDUCTION' }), 'extra_is_of_its_kind'],
      ['put_extra', extra(fixture, 'X3', { charge_kind: 'KM_PACKAGE', km: 100 }), 'extra_is_of_its_kind'],
      ['put_extra', { ...offer.seat, charge_kind: 'KM_PACKAGE', km: 100, per: 'ONCE' }, 'extra_is_of_its_kind'],
      ['put_extra', extra(fixture, 'X4', { category_id: uuidv7() }), 'category_unknown'],
    )
  })
})

describe('check_out with extras', () => {
  test('keeps what went along, lowers the excess, adds kilometres, and seals what was handed over', async () => {
    const { fixture, offer } = await offering()
    const desk = await openDesk(backend, fixture)
    const extras = [taken(offer.seat, 2), taken(offer.half), taken(offer.package)]
    const input = checkOutInput(fixture, { excess_rp: 75_000, package_km: 500, extras: chosen(extras), keys: 2, items: ['TRIANGLE', 'REGISTRATION'] }, { extras })
    expect(input.charges.map(({ kind, quantity, amount_rp }) => [kind, quantity, amount_rp])).toEqual([['RENT', 2, 15_800], ['EXTRA', 4, 3600],
      ['EXCESS_REDUCTION', 2, 3000], ['KM_PACKAGE', 1, 12_000]])
    await desk.runTwins('check_out', input)
    const rows = desk.localRows()
    expect(rows['contract_extras']).toHaveLength(3)
    expect(rows['contracts']?.find(row => row['id'] === input.contract_id)).toMatchObject({ package_km: 500, excess_rp: 75_000 })
    expect(rows['contract_charges']?.filter(row => row['extra_id'] === offer.seat.extra_id)).toMatchObject([{ amount_rp: 3600, vat_bp: 810 }])
    expect(rows['inspections']?.find(row => row['id'] === input.inspection_id)).toMatchObject({ keys: 2, items: 'REGISTRATION,TRIANGLE' })
    expect(await backend.sql`select private.inspection_is_sealed(${input.inspection_id}::uuid) as sealed`).toEqual([{ sealed: true }])

    // a longer rental pays what is paid by the day
    const young_driver_fee_rp = 0
    const ends_at = input.ends_at + 2 * DAY
    const charges = chargesForExtension({ ...input, until: ends_at, young_driver_fee_rp, extras, vat_rates }).map(line => ({ id: uuidv7(), ...line }))
    expect(charges.map(({ kind, quantity }) => [kind, quantity])).toEqual([['RENT', 2], ['EXTRA', 4], ['EXCESS_REDUCTION', 2]])
    await desk.expectBothRefuse('extend_contract', { ...extension(fixture, ends_at), contract_id: input.contract_id, charges: charges.slice(0, 1) }, 'charges_are_not_due')
    await desk.runTwins('extend_contract', { ...extension(fixture, ends_at), contract_id: input.contract_id, charges })

    // four days with 200 km each and the package: 1300 km are free, ten are not
    const back = { contract_id: input.contract_id, leg_id: input.leg_id, vehicle_id: input.vehicle_id, in_at: ends_at, odometer_km: 20_050 + 1310 }
    const pricing = { starts_at: input.starts_at, ends_at, out_km: 20_050, excess_rp: 75_000 }
    await desk.runTwins('check_in', checkInInput(fixture, back, { ...pricing, package_km: 500 }))
    const late = desk.localRows()['contract_charges']?.filter(row => row['kind'] === 'EXTRA_KM')
    expect(late).toMatchObject([{ quantity: 10, unit_rp: 45 }])
  })

  test('whoever changes what it costs or covers is stored and flagged', async () => {
    const { fixture, offer } = await offering()
    const desk = await openDesk(backend, fixture)
    const cheats: [string, readonly ChosenExtra[], Partial<CommandInput<'check_out'>>][] = [
      ['a seat for nothing', [{ ...taken(offer.seat), price_rp: 0 }], {}],
      ['a seat by the day paid once', [{ ...taken(offer.seat), per: 'ONCE' }], {}],
      ['a cover without its excess', [taken(offer.full)], {}],
      ['an excess without its cover', [], { excess_rp: 0 }],
      ['two covers', [taken(offer.half), taken(offer.full)], { excess_rp: 0 }],
      ['kilometres without a package', [], { package_km: 500 }],
      ['what is offered with another category', [taken(offer.cable)], {}],
    ]
    for (const [what, extras, changes] of cheats) {
      const input = checkOutInput(fixture, { vehicle_id: fixture.vehicles.spare, ...changes, extras: chosen(extras) }, { extras })
      expect([what, atDesk(desk, input), await onServer(desk, fixture, input)]).toEqual([what, ['charges_differ'], ['charges_differ']])
    }
    // the same without a trick is not flagged
    const honest = checkOutInput(fixture, { extras: chosen([taken(offer.full)]), excess_rp: 0 }, { extras: [taken(offer.full)] })
    expect([atDesk(desk, honest), await onServer(desk, fixture, honest)]).toEqual([[], []])
  })
})

class Undone extends Error {
  readonly flags: string[]
  constructor(flags: string[]) {
    super('undone')
    this.flags = flags
  }
}
const flagsOf = (error: unknown): string[] => {
  if (error instanceof Undone) return error.flags
  throw error
}

/** The flags of a check-out that is taken back at once, so that the next one finds the car free. */
function atDesk({ db, op, runLocally }: Desk, input: CommandInput<'check_out'>): string[] {
  try {
    return db.transaction((): string[] => { throw new Undone(runLocally(op('check_out', input))) })()
  } catch (error) {
    return flagsOf(error)
  }
}

async function onServer({ author, device_id }: Desk, { org }: Fixture, input: CommandInput<'check_out'>): Promise<string[]> {
  return backend.sql.begin(async (tx): Promise<string[]> => {
    await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: author.id, role: 'authenticated' })}, true)`
    await tx`set local role guichet_commands`
    const [row] = await tx<{ flags: string[] }[]>`select private.apply_check_out(row(${uuidv7()}, ${org}, ${device_id}, ${author.id}, now())::private.op_context,
      ${JSON.stringify(input)}::text::jsonb) as flags`
    throw new Undone(row?.flags ?? [])
  }).catch(flagsOf)
}
