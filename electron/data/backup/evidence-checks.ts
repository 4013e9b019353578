import { finding } from '../../../shared/drill-findings.ts'
import { extensionText, inspectionText } from '../../../shared/seal.ts'
import type { SealedExtension, SealedInspection, SealedParts } from '../../../shared/seal.ts'
import type { Ask } from './catalogue.ts'
import type { Check } from './checks.ts'
import { objectName, sha256Of } from './manifest.ts'

// What proves the state of a car. Both are reckoned here and not by functions of the database: one that was altered must not be asked whether all is well.

const page = 20_000
type Sealed = Omit<SealedInspection, 'inspected_at'> & { inspected_at: string; content_hash?: string | null }
type Part = { id: string; inspection_id: string }

/** Every inspection with its damages, photos and signatures says what was sealed, and every extension with its signatures. Rows are taken as a whole, so that a database from before a column reads as it was sealed. */
export const seals: Check = { of_data: true, means: 'What was seen on a car when it was handed over or came back is not what was sealed then: kilometres, tank, damages, photos or signatures would prove nothing.',
  async find({ ask }) {
    const wrong: string[] = []
    for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
      const inspections = await rowsOf<Sealed>(ask, `public.inspections t where t.id > '${last}' order by t.id limit ${page}`)
      const end = inspections.at(-1)?.id
      if (end === undefined) return [...wrong, ...await wrongExtensions(ask)]
      const parts = (table: string) => partsOf(ask, `public.${table} t where t.inspection_id > '${last}' and t.inspection_id <= '${end}'`)
      const [damages, attachments, signatures] = [await parts('vehicle_damages'), await parts('attachments'), await parts('signatures')]
      for (const { content_hash, inspected_at, ...inspection } of inspections) {
        if (content_hash === undefined) return wrong // from before there were seals
        const of = (all: Map<string, unknown[]>) => all.get(inspection.id) ?? []
        const text = inspectionText({ ...inspection, inspected_at: Date.parse(inspected_at) },
          { damages: of(damages) as SealedParts['damages'], attachments: of(attachments) as SealedParts['attachments'], signatures: of(signatures) as SealedParts['signatures'] })
        if (sha256Of(text) !== content_hash) wrong.push(finding('inspection', { id: inspection.id, contract: inspection.contract_id, kind: inspection.kind }))
      }
      last = end
    }
  } }

type Agreed = Omit<SealedExtension, 'ends_before' | 'ends_after' | 'written_at'> & { ends_before: string; ends_after: string; written_at: string; content_hash?: string | null }
type Drawn = SealedParts['attachments'][number]
type Signed = SealedParts['signatures'][number] & { note_id?: string | null }

/** Extensions that do not say what was sealed; those from before they were sealed are left out. */
async function wrongExtensions(ask: Ask): Promise<string[]> {
  const signatures = new Map<string, Signed[]>()
  for (const one of await rowsOf<Signed>(ask, 'public.signatures t where t.contract_id is not null')) if (one.note_id) signatures.set(one.note_id, [...signatures.get(one.note_id) ?? [], one])
  const drawn = new Map((await rowsOf<Drawn>(ask, "public.attachments t where t.contract_id is not null and t.kind = 'SIGNATURE'")).map(one => [one.id, one]))
  return (await rowsOf<Agreed>(ask, "public.booking_notes t where t.kind = 'EXTENDED' order by t.id")).flatMap(({ content_hash, ends_before, ends_after, written_at, ...agreed }) => {
    const signed = signatures.get(agreed.id) ?? []
    // signed, and the seal is gone: that is no extension from before
    if (!content_hash) return signed.length > 0 ? [saysOther(agreed)] : []
    const text = extensionText({ ...agreed, ends_before: Date.parse(ends_before), ends_after: Date.parse(ends_after), written_at: Date.parse(written_at) },
      { signatures: signed, attachments: signed.flatMap(one => drawn.get(one.attachment_id ?? '') ?? []) })
    return sha256Of(text) === content_hash ? [] : [saysOther(agreed)]
  })
}

const saysOther = ({ id, contract_id }: { id: string; contract_id: string }) => finding('extension', { id, contract: contract_id })

/** Every photo, drawing and document that a row says to be stored is in the archive, and its bytes have the hash that the row names. */
export const photos: Check = { of_data: true, means: 'A photo, a signature or a document is missing, or is another than the one that was taken: a damage could not be proven any more.',
  async find({ ask, objects, manifest }) {
    const kept = new Map((manifest.objects ?? []).map(one => [`${one.bucket}/${one.name}`, one]))
    const stored = await ask(`select id::text as id, kind, org_id || '/' || location_id || '/' || sha256 as place, sha256 from public.attachments where state = 'STORED' order by id`)
    return stored.flatMap(({ id, kind, place, sha256 }) => {
      const object = kept.get(`attachments/${String(place)}`)
      const hash = object && objects.get(objectName(object.sha256))
      const name = `${String(kind).toLowerCase()} ${String(id)}`
      return hash === undefined ? [finding('missing', { name })] : hash === sha256 ? [] : [finding('other_bytes', { name })]
    })
  } }

const rowsOf = async <T>(ask: Ask, from: string): Promise<T[]> => (await ask(`select to_jsonb(t) as row from ${from}`)).map(({ row }) => row as T)

async function partsOf(ask: Ask, from: string): Promise<Map<string, unknown[]>> {
  const found = new Map<string, unknown[]>()
  for (const part of await rowsOf<Part>(ask, from)) {
    const others = found.get(part.inspection_id)
    if (others) others.push(part)
    else found.set(part.inspection_id, [part])
  }
  return found
}
