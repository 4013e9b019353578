import type { QueryName } from '../../../shared/queries.ts'
import { answerCheckIn } from '../forms/check-in.ts'
import { answerCheckOut } from '../forms/check-out.ts'
import { answerExtension } from '../forms/extend-contract.ts'
import { answerSwap } from '../forms/swap-vehicle.ts'
import { vatGatesByHand } from '../forms/vat-gates.ts'
import { approval_requests } from './approval-requests.ts'
import { phone_challenge } from './phone-challenge.ts'
import { attention } from './attention.ts'
import { board } from './board.ts'
import { cash } from './cash.ts'
import { check_out_start } from './check-out-start.ts'
import { collective } from './collective.ts'
import { payers } from './payers.ts'
import { choices } from './choices.ts'
import { contract } from './contract.ts'
import { correction } from './correction.ts'
import { counter_fees } from './counter-fees.ts'
import { customer } from './customer.ts'
import { papers } from './papers.ts'
import { person } from './person.ts'
import { day } from './day.ts'
import { document_text } from './document-text.ts'
import { documents } from './documents.ts'
import { draft } from './draft.ts'
import { contract_list, figure_places, figures } from './figures.ts'
import { find_anything } from './find-anything.ts'
import { find_driver } from './find-driver.ts'
import { find_customers } from './find-customers.ts'
import { fleet } from './fleet.ts'
import { cars_for, fleet_car, plate_holders } from './fleet-car.ts'
import { fleet_list } from './fleet-list.ts'
import { free_vehicles } from './free-vehicles.ts'
import { month_end } from './month-end.ts'
import { open_damages } from './open-damages.ts'
import { printers } from './printers.ts'
import { reservation } from './reservation.ts'
import { settings } from './settings.ts'
import { settings_reach } from './settings-reach.ts'
import { team } from './team.ts'
import type { Query } from './query.ts'

/** `session` and `status` know the line and the people and are answered before anybody has signed in, `backups`, `rescue` and `exports` know what runs, `photo` and `photo_offers` the files: elsewhere. */
export type CounterQuery = Exclude<QueryName, 'session' | 'status' | 'backups' | 'rescue' | 'exports' | 'photo' | 'photo_offers'>

/** All that a screen of the counter can read. */
export const queries: { [N in CounterQuery]: Query<N> } = {
  board, fleet, fleet_car, fleet_list, plate_holders, cars_for, find_anything, find_customers, free_vehicles, contract, choices, attention, approval_requests, phone_challenge, correction, draft, check_out_start,
  check_out: (desk, form, here) => answerCheckOut(desk, here, form),
  check_in: (desk, form, here) => answerCheckIn(desk, here, form),
  cash, collective, contract_list, counter_fees, customer, papers, person, day, document_text, documents, figure_places, figures, find_driver, month_end, open_damages, payers, printers, reservation, settings, settings_reach, team,
  extend_contract: (desk, form, here) => answerExtension(desk, here, form),
  swap_vehicle: (desk, form, here) => answerSwap(desk, here, form),
  vat_gates: (desk, { kinds }, here) => vatGatesByHand(desk, here, kinds),
}
