import { tell } from './cells.ts'
import type { Attempt, Result, Step } from './lab.ts'
import type { World } from './world.ts'

/** Triggers of cars, their plates, legs and what was seen on them. */
export const fleetTriggers = ['damage_stays_as_found', 'status_reason_ends', 'plate_is_out_once', 'plate_on_two_cars_at_most', 'inspection_is_sealed', 'extension_is_sealed', 'attachment_stays_as_taken',
  'legs_follow_each_other', 'complete_with_all_cars_in', 'signature_is_of_its_document']

const fresh = '00000000-0000-7000-8000-00000000beef'
/** A row like another one, changed. */
export const likeRow = (table: string, id: string, patch: object): Step => ({ role: 'postgres', arg: { id: fresh, ...patch },
  run: `insert into public.${table} select (jsonb_populate_record(t, $1)).* from public.${table} t where t.id = '${id}'` })
/** What is done past all triggers, to get there. */
export const quietly = (...statements: string[]): Step => ({ run: `set local session_replication_role = replica; ${statements.join('; ')}; set local session_replication_role = origin` })
export const refusedBy = (code: string, name: string) => (result: Result): string | null =>
  result.code === code && result.constraint === name ? null : `${code} ${name} expected, got ${tell(result)}`
export const owns = (run: string): Step => ({ role: 'postgres', run })

/** What each of them refuses or does, as the owner. */
export function fleetTriggerAttempts({ ours }: World): Attempt[] {
  const of = (end: string) => ours.org.replace(/.{4}$/, end)
  const { vehicles } = ours
  const damage = `public.vehicle_damages where id = '${of('1007')}'`
  const photo = `public.attachments set %s where id = '${of('100c')}'`
  const plate = (car: string, like: string) => `update public.vehicle_plates set plate = (select p.plate from public.vehicle_plates p where p.vehicle_id = '${like}' limit 1) where vehicle_id = '${car}'`
  const out = likeRow('contract_vehicles', ours.contract_leg, { contract_id: of('1000'), vehicle_id: vehicles.spare, seq: 2 })
  return [
    { title: 'a damage stays as it was found', judge: refusedBy('23514', 'damage_stays_as_found'), steps: [owns(`update public.vehicle_damages set description = 'x' where id = '${of('1007')}'`)] },
    { title: 'a damage stays', judge: refusedBy('23514', 'damage_stays_as_found'), steps: [owns(`delete from ${damage}`)] },
    { title: 'a reason of the past does not follow the car', judge: result => result.value === true ? null : tell(result), steps: [
      owns(`update public.vehicles set status = 'OUT_OF_SERVICE', status_reason = 'Panne' where id = '${vehicles.petrol}'`),
      owns(`update public.vehicles set status = 'AVAILABLE' where id = '${vehicles.petrol}'`),
      { ask: `select to_jsonb(status_reason is null) from public.vehicles where id = '${vehicles.petrol}'` }] },
    { title: 'the second car of a plate does not leave', judge: refusedBy('23P01', 'plate_is_out_once'), steps: [quietly(plate(vehicles.spare, vehicles.rented)), out] },
    { title: 'a car that is out does not get the plate of one that is out', judge: refusedBy('23P01', 'plate_is_out_once'), steps: [out, owns(plate(vehicles.spare, vehicles.rented))] },
    { title: 'no plate is on three cars', judge: refusedBy('23P01', 'plate_on_two_cars_at_most'),
      steps: [quietly(plate(vehicles.spare, vehicles.petrol)), owns(plate(vehicles.electric, vehicles.petrol))] },
    ...([['vehicle_damages', '1007', {}], ['attachments', '100c', { contract_id: null }], ['signatures', '100d', { contract_id: null }]] as const).map(([table, row, patch]): Attempt => ({
      title: `nothing of ${table} joins an inspection that is sealed`, judge: refusedBy('23514', 'inspection_is_sealed'),
      steps: [likeRow(table, of(row), { ...patch, inspection_id: of('1006') })] })),
    { title: 'nobody signs an extension later', judge: refusedBy('23514', 'extension_is_sealed'), steps: [
      quietly(`insert into public.booking_notes (id, org_id, contract_id, kind, text, written_at, written_by, ends_before, ends_after, added_rp, content_hash)
        values ('${fresh}', '${ours.org}', '${ours.contract}', 'EXTENDED', '', now(), '${ours.users.city.id}', now(), now() + interval '1 day', 0, repeat('0', 64))`),
      likeRow('signatures', of('1207'), { note_id: fresh })] },
    ...['bytes = 5', 'sha256 = repeat(\'b2\', 32)'].map((set): Attempt => ({ title: `an attachment stays as it was taken: ${set}`, judge: refusedBy('23514', 'attachment_stays_as_taken'),
      steps: [owns(`update ${photo.replace('%s', set)}`)] })),
    { title: 'an attachment does not come back from the store', judge: refusedBy('23514', 'attachment_stays_as_taken'),
      steps: [owns(`update ${photo.replace('%s', 'state = \'STORED\', stored_at = now()')}`), owns(`update ${photo.replace('%s', 'state = \'LOCAL\', stored_at = null')}`)] },
    { title: 'an attachment stays', judge: refusedBy('23514', 'attachment_stays_as_taken'), steps: [owns(`delete from public.attachments where id = '${of('100c')}'`)] },
    { title: 'the cars of a contract are numbered without gaps', judge: refusedBy('23514', 'legs_follow_each_other'),
      steps: [likeRow('contract_vehicles', of('1002'), { vehicle_id: vehicles.petrol, seq: 3 })] },
    { title: 'no contract is complete while a car of it is out', judge: refusedBy('23514', 'contract_car_still_out'),
      steps: [owns(`update public.contracts set status = 'COMPLETED' where id = '${ours.contract}'`)] },
    { title: 'what a signature was drawn as belongs to its document', judge: refusedBy('P0002', 'attachment_unknown'),
      steps: [likeRow('signatures', of('1207'), { attachment_id: of('100c'), refused: false, reason: null })] },
  ]
}
