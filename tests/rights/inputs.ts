import { commands } from '../../shared/commands.ts'
import type { CommandInput, CommandName } from '../../shared/commands.ts'
import { zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { peopleInputs } from '../attacks/people-inputs.ts'
import { validInputs } from '../attacks/valid-inputs.ts'
import { fleetInputs } from '../twins/fleet-inputs.ts'
import { bookingChains } from './booking-chains.ts'
import { moneyChains } from './money-chains.ts'
import { DAY } from '../twins/inputs.ts'
import type { World } from './world.ts'

export type Inputs = Partial<{ [N in CommandName]: CommandInput<N> }>
const names = { name_de: 'Dachbox', name_fr: 'Coffre de toit', name_it: 'Box da tetto', name_en: 'Roof box' }

/** A valid input of every command, at the city. In a chain all of them apply one after the other. */
export function inputChains({ ours }: World): Inputs[] {
  const { now, categories, locations } = ours
  const [extra_id, season_id] = [uuidv7(), uuidv7()]
  const { flag_customer, unflag_customer, open_data_request, answer_data_request, anonymise_customer, ...alone } = peopleInputs(ours)
  // a customer without any business
  const customer_id = ours.org.replace(/.{4}$/, '1400')
  const people: Inputs[] = [{ flag_customer, unflag_customer }, { open_data_request, answer_data_request },
    { anonymise_customer: { ...anonymise_customer, customer_id } }, ...Object.entries(alone).map(([name, input]) => ({ [name]: input }))]
  return [validInputs(ours), ...people, ...bookingChains(ours), ...moneyChains(ours), {
    add_price_plan: { price_plan_id: uuidv7(), category_id: categories.compact, name: 'Winter', day_rate_rp: 8000, included_km_day: 150,
      extra_km_rp: 50, valid_from: zurichDate(now + DAY), at: now, tiers: [{ id: uuidv7(), from_days: 3, day_rate_rp: 7000 }] },
    put_season: { season_id, category_id: categories.compact, ...names, first_day: '2027-07-01', last_day: '2027-08-31', surcharge_bp: 1500 },
    change_season: { location_id: locations.city, season_id, changes: { last_day: { seen: '2027-08-31', next: '2027-08-20' } } },
    put_extra: { extra_id, code: 'ROOF_BOX', ...names, per: 'ONCE', price_rp: 5000, is_active: true, charge_kind: 'EXTRA', excess_bp: null, km: null, sort: 0, category_id: null, at: now,
      stock: [{ id: uuidv7(), location_id: locations.city, pieces: 3 }] },
    change_extra: { location_id: locations.city, extra_id, changes: { price_rp: { seen: 5000, next: 6000 } }, stock: [{ id: uuidv7(), location_id: locations.city, seen: 3, next: 4 }] },
    put_one_way_fee: { one_way_fee_id: uuidv7(), from_location_id: locations.city, to_location_id: locations.airport, fee_rp: 5000, at: now },
    put_vat_code: { vat_code_id: uuidv7(), code: 'LODGING', is_taxed: true, ...names, at: now },
    put_charge_kind: { charge_kind_id: uuidv7(), kind: 'DAMAGE', vat_code: 'STANDARD', ...names, at: now },
    add_vat_rate: { vat_rate_id: uuidv7(), code: 'STANDARD', rate_bp: 850, valid_from: '2028-01-01', at: now },
  }, {
    resolve_conflict: { conflict_id: ours.org.replace(/.{4}$/, '100b'), decision: 'AS_RECORDED', reason: 'geprüft', at: now },
    set_aside: { set_aside_id: uuidv7(), location_id: locations.city, original_op_id: uuidv7(), original_author_id: ours.users.city.id,
      original_name: 'mark_ready', original_occurred_at: now, reason: 'doppelt erfasst' },
    take_over: { take_over_id: uuidv7(), location_id: locations.city, original_op_id: uuidv7(), original_author_id: ours.users.city.id,
      original_name: 'mark_ready', original_occurred_at: now, new_op_id: uuidv7(), reason: 'Austritt' },
  }, fleetInputs(ours)]
}

/** Commands that no input above is for. */
export const withoutInput = (inputs: Inputs): string[] => Object.keys(commands).filter(name => !(name in inputs))
