import type { FormInput } from '../../../shared/forms.ts'

/** `text`: what stood on the screen; of other words it is no signature. `staff_sha256`: what staff have drawn. */
export type TypedSignature = { text: string; name: string; sha256: string | null; refused: boolean; reason: string; staff_sha256?: string | undefined }

const most = 200

/** Who probably signs, by as much of the name as a signature holds: first and last name may have so many letters each. */
export function signerOf(name: string): string {
  let kept = ''
  for (const sign of name) {
    if (kept.length + sign.length > most) break
    kept += sign
  }
  return kept.trimEnd()
}

/** As it is confirmed, null where nobody has signed or refused these words. */
export function signatureOf(typed: TypedSignature | null | undefined): NonNullable<FormInput<'check_in'>['signature']> | null {
  if (!typed || typed.name.trim() === '') return null
  const { name, sha256, refused, reason, text, staff_sha256 } = typed
  const staff = staff_sha256 === undefined ? {} : { staff_sha256 }
  if (refused) return reason.trim() === '' ? null : { signer_name: name.trim(), sha256: null, reason: reason.trim(), text, ...staff }
  return sha256 === null ? null : { signer_name: name.trim(), sha256, reason: null, text, ...staff }
}
