import type { SearchHit } from '../../../shared/queries.ts'
import { DAY, HOUR, startOfZurichDay } from '../../../shared/time.ts'
import type { Desk } from '../desk.ts'
import { namesOf, withCategory } from '../names.ts'
import { findNames, findNumbers } from '../search.ts'
import { all } from '../statement.ts'
import { customerCard, customerName } from './customer-card.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

const limit = 8
type Hit<K extends SearchHit['kind']> = Extract<SearchHit, { kind: K }>

/**
 * Plates in any typing, numbers by their end or beginning, names in any spelling; at most eight hits a kind, what is open or near first, and
 * reservations before contracts: who asks for a name at the counter mostly stands there to fetch a car.
 */
export const find_anything: Query<'find_anything'> = (desk, { text }, { location_id }) => {
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const people = findNames(desk.db, text, 40)
  const by_number = /\d/.test(plain) && plain.length >= 2
  return [
    ...by_number ? vehicles(desk, plain, location_id) : [],
    ...reservations(desk, text, people),
    ...contracts(desk, text, people),
    ...people.slice(0, limit).flatMap(id => {
      const card = customerCard(desk, id)
      return card ? [{ kind: 'customer' as const, id, name: card.company_name ? `${card.name} · ${card.company_name}` : card.name,
        town: card.town, phone: card.phone }] : []
    }),
  ]
}

/** Until when a car counts as promised: today, and late in the evening what leaves after midnight too. ms */
const soon = (now: number): number => Math.max(startOfZurichDay(startOfZurichDay(now) + DAY + 2 * HOUR), now + 6 * HOUR)

function vehicles(desk: Desk, plain: string, location_id: string): SearchHit[] {
  const rows = all<Omit<Hit<'vehicle'>, 'kind'>>(desk.db, `select v.id, p.plate, v.make || ' ' || v.model as label, v.status,
    (select g.contract_id from contract_vehicles g where g.vehicle_id = v.id and g.state = 'OUT' order by g.in_conflict, g.out_at desc
      limit 1) as contract_id,
    exists (select 1 from contract_vehicles g join contract_vehicles o on o.contract_id = g.contract_id and o.state = 'OUT' and o.vehicle_id <> v.id
      where g.vehicle_id = v.id and g.state = 'OUT') as is_of_two,
    (select r.id from reservations r where r.vehicle_id = v.id and r.status = 'BOOKED' and r.location_id = @location_id and r.starts_at < @soon
      order by r.starts_at limit 1) as reservation_id,
    coalesce(l.name, '') as location
    from vehicle_plates p join vehicles v on v.id = p.vehicle_id left join locations l on l.id = v.location_id
    where instr(replace(p.plate, ' ', ''), @plain) > 0 and p.valid_from <= @now and (p.valid_to is null or p.valid_to > @now)
      and v.status <> 'RETIRED'
    order by substr(p.plate, 4) <> @plain and replace(p.plate, ' ', '') <> @plain, length(p.plate), p.plate limit ${limit}`,
      { plain, now: desk.now(), location_id, soon: soon(desk.now()) })
  return rows.map(row => ({ kind: 'vehicle', ...row }))
}

/** `people`: the customers that the text names. A contract is found by its number as well as by its customer. */
function contracts(desk: Desk, text: string, people: string[]): SearchHit[] {
  const rows = all<Omit<Hit<'contract'>, 'kind'>>(desk.db, `select x.id, x.number,
    coalesce((select ${currentPlate} from contract_vehicles g join vehicles v on v.id = g.vehicle_id where g.contract_id = x.id
      order by g.seq desc limit 1), '') as plate,
    ${customerName} as customer, x.status, x.ends_at
    from (select value as id from json_each(@numbered)
      union select y.id from json_each(@people) j join contracts y on y.customer_id = j.value) hit
    join contracts x on x.id = hit.id left join customers k on k.id = x.customer_id
    order by x.status <> 'ACTIVE', x.starts_at desc limit ${limit}`,
  { numbered: JSON.stringify(findNumbers(desk.db, 'contracts', text)), people: JSON.stringify(people), now: desk.now() })
  return rows.map(row => ({ kind: 'contract', ...row }))
}

function reservations(desk: Desk, text: string, people: string[]): SearchHit[] {
  const rows = all<Omit<Hit<'reservation'>, 'kind'>>(desk.db,
    `select r.id, r.number, ${customerName} as customer, ${namesOf('c')} as category, r.starts_at, r.status
    from (select value as id from json_each(@numbered)
      union select y.id from json_each(@people) j join reservations y on y.customer_id = j.value) hit
    join reservations r on r.id = hit.id left join customers k on k.id = r.customer_id join vehicle_categories c on c.id = r.category_id
    where r.status = 'BOOKED' or r.id in (select value from json_each(@numbered))
    order by r.status <> 'BOOKED', r.starts_at limit ${limit}`,
  { numbered: JSON.stringify(findNumbers(desk.db, 'reservations', text)), people: JSON.stringify(people) })
  return rows.map(row => ({ kind: 'reservation', ...withCategory(row) }))
}
