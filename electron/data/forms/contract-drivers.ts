import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'
import type { Driver } from './driver-gates.ts'

/** Who drives with a contract, the main driver first; of a contract of another location nobody is on this PC. */
export const driversOfContract = (desk: Desk, contract_id: string): Driver[] => all<Driver>(desk.db, `select d.id, d.customer_id, d.first_name || ' ' || d.last_name as name, d.birth_date,
  d.licence_categories, d.licence_issued_on, d.licence_expires_on from contract_drivers x join drivers d on d.id = x.driver_id where x.contract_id = @contract_id order by x.is_main desc, d.id`, { contract_id })
