import { excessWithCover } from '../../../shared/charges.ts'
import type { ChosenExtra } from '../../../shared/charges.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { ExtraOffer, Gate } from '../../../shared/queries.ts'
import type { Desk, Here } from '../desk.ts'
import { extraColumns } from '../price-data.ts'
import type { Extra } from '../price-data.ts'
import { all } from '../statement.ts'
import { block, mustAccept } from './gate.ts'

type Chosen = FormInput<'check_out'>['extras']

/**
 * What the firm offers with a category, in its order, and how much of it is still here: the pieces of the location without those that
 * are out with a contract that began here. Null where nobody counts.
 */
export function extrasOffered(desk: Desk, { location_id }: Here, category_id: string | null, excess_rp: number): ExtraOffer[] {
  const rows = all<Extra & { pieces: number | null; out: number; back_at: number | null }>(desk.db, `select ${extraColumns}, s.pieces, coalesce(o.out, 0) as out, o.back_at
    from extras e left join extra_stock s on s.extra_id = e.id and s.location_id = @location_id
    left join (select x.extra_id, sum(x.pieces) as out, min(c.ends_at) as back_at from contract_extras x join contracts c on c.id = x.contract_id
      where c.status = 'ACTIVE' and c.pickup_location_id = @location_id group by x.extra_id) o on o.extra_id = e.id
    where e.is_active = 1 and (e.category_id is null or e.category_id = @category_id)
    order by e.charge_kind = 'EXTRA', e.charge_kind, e.sort, e.code`, { location_id, category_id })
  return rows.map(({ extra_id, code, name_de, name_fr, name_it, name_en, charge_kind, per, price_rp, excess_bp, km, pieces, out, back_at }) => ({
    extra_id, code, name_de, name_fr, name_it, name_en, charge_kind, per, price_rp, excess_bp, km,
    excess_rp: excess_bp === null ? null : excessWithCover(excess_rp, [excess_bp]),
    left: pieces === null ? null : Math.max(0, pieces - out), back_at: out > 0 ? back_at : null,
  }))
}

/** The chosen ones that are offered; of what is not, a gate tells. */
export function chosenOf(offers: readonly ExtraOffer[], chosen: Chosen = []): (ExtraOffer & ChosenExtra)[] {
  return offers.flatMap(offer => {
    const one = chosen.find(({ extra_id }) => extra_id === offer.extra_id)
    return one ? [{ ...offer, pieces: one.pieces }] : []
  })
}

/** A thing that has run out by the count may lie there all the same: read and accepted, no block. Only one cover holds. */
export function extraGates(desk: Desk, { person }: Here, offers: readonly ExtraOffer[], chosen: Chosen = []): Gate[] {
  const taken = chosenOf(offers, chosen)
  const gates: Gate[] = []
  if (taken.length < chosen.length) gates.push(block('extras', 'gate.extras.gone', undefined, 'extras'))
  if (taken.filter(({ charge_kind }) => charge_kind === 'EXCESS_REDUCTION').length > 1) gates.push(block('extras', 'gate.extras.two_covers', undefined, 'extras'))
  for (const offer of taken) {
    if (offer.left === null || offer.pieces <= offer.left) continue
    const values = { extra: nameOf(offer, person.locale), left: offer.left, pieces: offer.pieces, back_at: offer.back_at ?? desk.now() }
    gates.push(mustAccept(`extra_stock:${offer.code}`, offer.back_at === null ? 'gate.extra_stock.none_here' : 'gate.extra_stock.out', values, 'extras'))
  }
  return gates
}

type Names = Pick<Extra, 'name_de' | 'name_fr' | 'name_it' | 'name_en'>
const nameOf = (names: Names, locale: string): string => names[`name_${locale}` as keyof Names] ?? names.name_de
