import { createHash } from 'node:crypto'
import { photoViews } from '../../shared/photo-views.ts'
import { DAY } from '../../shared/time.ts'
import type { DatabaseTables } from '../../shared/database.generated.ts'
import type { Scene } from './picture.ts'
import { random } from './random.ts'
import type { Random } from './random.ts'
import type { Rows, Tables } from './rows.ts'
import { sealInspection } from './seal.ts'

type Kept<T, Instant extends keyof T> = Omit<T, Instant> & Record<Instant, number | null>
export type Evidence = {
  attachments: Kept<DatabaseTables['attachments'], 'created_at' | 'stored_at'>[]
  signatures: Kept<DatabaseTables['signatures'], 'signed_at'>[]
  /** by their names in the bucket */
  objects: Map<string, Buffer>
}
type Plan = {
  /** how many hand-overs of each firm */
  per_firm: number
  draw: (scene: Scene) => Buffer
  /** the clerk and the customer sign too, the customer by refusing to */
  is_signed?: boolean
}

const shown_at = new Intl.DateTimeFormat('de-CH', { timeZone: 'Europe/Zurich', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' })

/** Gives the hand-over of some cars that are out and due soon the guided set of photos, and seals it anew over them: as if each branch took them since yesterday. */
export function addEvidence(rows: Rows, now: number, plan: Plan): Evidence {
  const evidence: Evidence = { attachments: [], signatures: [], objects: new Map() }
  const handed_out = new Map(rows.inspections.filter(one => one.kind === 'CHECK_OUT').map(one => [one.contract_id, one]))
  for (const { id: org_id } of rows.organizations) {
    const due = rows.contracts.filter(one => one.org_id === org_id && one.status === 'ACTIVE' && one.pickup_location_id === one.return_location_id && one.ends_at > now - DAY)
      .sort((a, b) => a.ends_at - b.ends_at || (a.id < b.id ? -1 : 1)).slice(0, plan.per_firm)
    for (const contract of due) {
      const inspection = handed_out.get(contract.id)
      if (inspection) photograph(rows, contract, inspection, plan, evidence)
    }
  }
  return evidence
}

function photograph(rows: Rows, contract: Tables['contracts'], inspection: Tables['inspections'], { draw, is_signed = false }: Plan, evidence: Evidence): void {
  const { org_id, id: inspection_id, inspected_at, inspected_by } = inspection
  const location_id = contract.pickup_location_id
  const ids = random(`evidence/${inspection_id}`)
  const car = rows.vehicles.find(one => one.id === inspection.vehicle_id)
  const plate = rows.vehicle_plates.find(one => one.vehicle_id === inspection.vehicle_id)?.plate
  const body = rows.vehicle_categories.find(one => one.id === car?.category_id)?.body
  if (!car || !plate || !body) throw new Error(`${inspection.vehicle_id} is not in the fleet`)
  const full = car.fuel_type === 'ELECTRIC' ? 100 : 8
  const attachments = photoViews.map((view, nth): Evidence['attachments'][number] => {
    const at = inspected_at - (photoViews.length - nth) * 12_000
    const bytes = draw({ body, colour: car.colour, plate, view, at: shown_at.format(at), km: inspection.odometer_km, fuel: inspection.fuel_level / full })
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    evidence.objects.set(`${org_id}/${location_id}/${sha256}`, bytes)
    return { id: ids.id(inspected_at), org_id, location_id, kind: 'PHOTO', sha256, bytes: bytes.length, mime: 'image/jpeg', view, state: 'STORED', inspection_id, contract_id: null, damage_id: null,
      created_at: inspected_at, created_by: inspected_by, device_id: contract.device_id, stored_at: inspected_at + 30_000 }
  })
  const signatures = is_signed ? signed(rows, contract, inspection, ids) : []
  sealInspection(inspection, { damages: rows.vehicle_damages.filter(one => one.inspection_id === inspection_id), attachments, signatures })
  evidence.attachments.push(...attachments)
  evidence.signatures.push(...signatures)
}

function signed(rows: Rows, contract: Tables['contracts'], { id: inspection_id, org_id, inspected_at, inspected_by }: Tables['inspections'], ids: Random): Evidence['signatures'] {
  const clerk = rows.users.find(one => one.id === inspected_by)?.full_name ?? ''
  const customer = rows.customers.find(one => one.id === contract.customer_id)
  const signed_text = `Ich übernehme den Wagen, Vertrag ${contract.number}.`
  const one = { org_id, location_id: contract.pickup_location_id, inspection_id, contract_id: null, note_id: null, attachment_id: null, text_sha256: createHash('sha256').update(signed_text).digest('hex'), signed_text, signed_at: inspected_at, taken_by: inspected_by }
  return [
    { ...one, id: ids.id(inspected_at), role: 'STAFF', signer_name: clerk, refused: false, reason: null },
    { ...one, id: ids.id(inspected_at), role: 'CUSTOMER', signer_name: `${customer?.first_name ?? ''} ${customer?.last_name ?? ''}`, refused: true, reason: 'in Eile' },
  ]
}
