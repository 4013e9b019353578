/** What an inspection says, as it is confirmed: the twin of `private.inspection_text`. Times in ms UTC. */
export type SealedInspection = {
  id: string; org_id: string; contract_id: string; vehicle_id: string; leg_id: string; kind: string
  inspected_at: number; odometer_km: number; fuel_level: number; inspected_by: string | null
  /** what was handed over: keys, and codes in order (`REGISTRATION,TRIANGLE`); null or absent where nobody looked */
  keys?: number | null; items?: string | null
}
export type SealedParts = {
  damages: readonly { id: string; part: string; kind: string; severity: number; description: string; view?: string | null | undefined; x?: number | null | undefined; y?: number | null | undefined;
    size_mm?: number | null | undefined }[]
  attachments: readonly { id: string; kind: string; sha256: string; bytes: number; mime: string; view?: string | null | undefined }[]
  signatures: readonly { id: string; role: string; signer_name: string; refused: boolean; reason: string | null; text_sha256: string;
    attachment_id: string | null }[]
}

const inOrder = <T extends { id: string }>(parts: readonly T[]) => parts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
/** What nobody has said leaves no cell, so that inspections from before it could be said keep their seal. */
const said = (...cells: (string | number | null | undefined)[]) => cells.filter(cell => cell !== null && cell !== undefined)
const free = (text: string | null) => JSON.stringify(text)

const linesOf = (attachments: SealedParts['attachments'], signatures: SealedParts['signatures']) => [
  ...inOrder(attachments).map(one => ['attachment', one.id, one.kind, one.sha256, one.bytes, one.mime, ...said(one.view)]),
  ...inOrder(signatures).map(one => ['signature', one.id, one.role, free(one.signer_name), one.refused, free(one.reason), one.text_sha256, one.attachment_id ?? '']),
]
const asText = (lines: readonly (readonly unknown[])[]) => lines.map(cells => cells.join('|')).join('\n')

/** The text that an inspection is sealed by: a line a thing, free text as JSON, so that no word can pass for a line. */
export function inspectionText(it: SealedInspection, { damages, attachments, signatures }: SealedParts): string {
  return asText([
    ['inspection', it.id, it.org_id, it.contract_id, it.vehicle_id, it.leg_id, it.kind, it.inspected_at, it.odometer_km, it.fuel_level,
      it.inspected_by ?? ''],
    ...it.keys === undefined || it.keys === null ? [] : [['handed', it.keys, it.items ?? '']],
    ...inOrder(damages).map(one => ['damage', one.id, one.part, one.kind, one.severity, free(one.description), ...said(one.view, one.x, one.y), ...said(one.size_mm).map(mm => `${mm}mm`)]),
    ...linesOf(attachments, signatures),
  ])
}

/** A longer rental as it is agreed: the twin of `private.extension_text`. Times in ms UTC, `added_rp` gross. */
export type SealedExtension = { id: string; org_id: string; contract_id: string; ends_before: number; ends_after: number; added_rp: number; written_at: number; written_by: string }

/** The text that an extension is sealed by, with what was drawn and who signed; nobody where it was agreed by telephone. */
export const extensionText = (it: SealedExtension, { attachments, signatures }: Omit<SealedParts, 'damages'>): string => asText([
  ['extension', it.id, it.org_id, it.contract_id, it.ends_before, it.ends_after, it.added_rp, it.written_at, it.written_by], ...linesOf(attachments, signatures),
])
