import type { CommandInput } from '../../../shared/commands.ts'
import type { Gate } from '../../../shared/queries.ts'
import type { FormInput } from '../../../shared/forms.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { Desk, Here } from '../desk.ts'
import { attachmentsOf } from '../files/photos.ts'
import type { Replaced } from '../replaced.ts'
import { sha256 } from '../sha256.ts'
import { passed } from './gate.ts'

type Readings = { odometer_km: number; fuel_level: number }
export type Sealed = Pick<CommandInput<'check_in'>, 'attachments' | 'signatures'>

/** Kilometres and fuel are facts: a correction changes what was agreed, not what was read on the car. */
export const asConfirmed = <F extends object>(form: F, { odometer_km, fuel_level }: Readings): F => ({ ...form, odometer_km, fuel_level })

/** Photos and signatures of then; of a first confirm those that were kept for it. Staff sign by being signed in, wherever a customer does, and by hand where they want to. */
export function evidenceOf(desk: Desk, { person }: Here, before: Sealed | null, { photos = [], signature = null }: Pick<FormInput<'check_in'>, 'photos' | 'signature'>): Sealed {
  if (!before) {
    const at = desk.now()
    const drawing = (hash: string | null | undefined) => (hash ? attachmentsOf(desk.db, [{ sha256: hash, view: null }], at, 'SIGNATURE') : [])
    const [drawn, drawn_by_staff] = [drawing(signature?.sha256), drawing(signature?.staff_sha256)]
    const attachments = [...attachmentsOf(desk.db, photos, at), ...drawn, ...drawn_by_staff]
    const words = signature ? { text_sha256: sha256(signature.text), signed_text: signature.text } : null
    const of_staff = { role: 'STAFF' as const, signer_name: person.name || person.email, refused: false, reason: null, attachment_id: drawn_by_staff[0]?.id ?? null }
    return {
      ...attachments.length > 0 ? { attachments } : {},
      ...signature && words ? { signatures: [
        { id: uuidv7(at), role: 'CUSTOMER', signer_name: signature.signer_name, refused: signature.sha256 === null, reason: signature.reason, ...words, attachment_id: drawn[0]?.id ?? null },
        { id: uuidv7(at), ...of_staff, ...words },
      ] } : {},
    }
  }
  return { ...before.attachments ? { attachments: before.attachments } : {}, ...before.signatures ? { signatures: before.signatures } : {} }
}

/** The number stands on paper by now: another one is taken only where the number itself was refused. */
export function keepsNumber(replaced: Replaced | null): boolean {
  if (!replaced) return false
  const { constraint = null } = JSON.parse(replaced[0].outcome ?? '{}') as { constraint?: string | null }
  return constraint !== 'contract_number_taken' && constraint !== 'number_outside_block'
}

const of_the_car = ['vehicle_free', 'vehicle_block', 'odometer', 'out_km']

/** The gates of a check-out or a swap that has happened: what would have kept that car here is read and accepted, no longer a block. */
export function afterTheFact(gates: readonly Gate[], { is_same_car, keeps_number = false, is_jump_agreed }: { is_same_car: boolean; keeps_number?: boolean; is_jump_agreed: boolean }): Gate[] {
  return gates.map(gate => {
    if (gate.key === 'numbers' && keeps_number) return passed('numbers')
    if (gate.key === 'odometer_jump' && is_jump_agreed) return passed('odometer_jump')
    return is_same_car && gate.state === 'block' && of_the_car.includes(gate.key) ? { ...gate, state: 'warn', must_accept: true } : gate
  })
}
