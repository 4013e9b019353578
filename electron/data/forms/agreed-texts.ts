import { formatRappen } from '../../../shared/money.ts'
import type { CustomerCard, QueryRows, VehicleCard } from '../../../shared/queries.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { Desk, Here } from '../desk.ts'
import { firmAt } from '../documents/facts.ts'
import { dayOf, momentOf } from '../documents/figures.ts'
import { markOf, ownText } from '../documents/own-text.ts'
import type { OwnTexts } from '../documents/own-text.ts'
import { confirmedAs } from '../replaced.ts'
import type { Replaced } from '../replaced.ts'
import type { NewOp } from './form.ts'

/** Tells one set of versions from another. */
export const stampOf = (texts: OwnTexts): string => Object.values(texts).map(({ id }) => id).toSorted().join(' ')

type Known = { customer: CustomerCard; vehicle: VehicleCard | null; starts_at: number; ends_at: number | null; excess_rp: number | null }
/** What is not known before the confirm. */
const not_yet = '…'

/** What the screen says of them: the terms to be read, as far as their fields are known, and the mark under which they are printed; null where they are the built-in ones. */
export function agreedView({ db }: Desk, { location_id }: Here, texts: OwnTexts, { customer, vehicle, starts_at, ends_at, excess_rp }: Known): NonNullable<QueryRows['check_out']['texts']> {
  const stamp = stampOf(texts)
  if (!texts.AGREEMENT_TERMS) return { terms: null, stamp }
  const firm = firmAt(db, location_id)
  const words = ownText<'AGREEMENT'>({ texts }, 'AGREEMENT_TERMS', { firm: firm.name, branch: firm.branch, number: not_yet, date: dayOf(starts_at), customer: customer.name, plate: vehicle?.plate ?? not_yet,
    car: vehicle ? `${vehicle.make} ${vehicle.model}` : not_yet, start: momentOf(starts_at), end: ends_at === null ? not_yet : momentOf(ends_at), excess: excess_rp === null ? not_yet : `CHF ${formatRappen(excess_rp)}` })
  return { terms: { mark: markOf(texts.AGREEMENT_TERMS.text), words: words ?? '' }, stamp }
}

/** The versions stay with the contract; those of a correction are the ones that the customer has on paper. */
export function agreesTo({ location_id }: Here, contract_id: string, texts: OwnTexts, at: number, replaced: Replaced | null): NewOp[] {
  const before = confirmedAs(replaced, 'agree_texts')
  const agreed = replaced ? before?.texts ?? [] : Object.values(texts).map(({ id }) => ({ id: uuidv7(at), document_text_id: id }))
  return agreed.length === 0 ? [] : [{ name: 'agree_texts', input: { contract_id, location_id, texts: agreed, at } }]
}
