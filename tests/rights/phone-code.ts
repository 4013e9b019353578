import type postgres from 'postgres'
import { challengeFor, codeOf } from '../../electron/data/phone-code.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { withCheckDigit } from '../../shared/phone-challenge.ts'
import { zurichDate } from '../../shared/time.ts'
import type { Fixture } from '../fixture.ts'

const key = 'c0'.repeat(32)
const of = ({ org }: Fixture, end: string) => org.replace(/.{4}$/, end)

/** The manager of a firm has been given a key for the PC at the airport. */
export const plantPhoneKey = (sql: postgres.Sql, { org, users, devices }: Fixture): PromiseLike<unknown> => sql`insert into private.phone_keys (org_id, user_id, device_id, key, resets)
  select ${org}, ${users.manager.id}, ${devices.airport}, decode(${key}, 'hex'), count(*) from public.pin_resets where user_id = ${users.manager.id}`

/** The digits that stand for what the city's clerk has asked in the work day, at their desk. */
export function challengeOfDay(fixture: Fixture): string {
  const contract_id = of(fixture, '1046')
  return challengeFor(fixture.devices.city, { id: of(fixture, '1045'), location_id: fixture.locations.city, contract_id, customer_id: fixture.customers.known, vehicle_id: fixture.vehicles.spare,
    asked_by: fixture.users.city.id, ops: JSON.stringify([{ name: 'waive_deposit', input: { contract_id, note_id: of(fixture, '1047'), reason: 'x' } }]) }, 50_000).challenge ?? ''
}

/** What that clerk enters when the manager has answered. */
export function redeeming(fixture: Fixture): CommandInput<'redeem_code'> {
  const challenge = challengeOfDay(fixture)
  return { request_id: of(fixture, '1045'), contract_id: of(fixture, '1046'), manager_id: fixture.users.manager.id,
    code: withCheckDigit(codeOf(key, fixture.users.manager.id, challenge, zurichDate(fixture.now)), challenge) }
}
