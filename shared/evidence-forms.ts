import { z } from 'zod'
import { sha256 } from './commands/fields.ts'
import { photoViews } from './photo-views.ts'

/** Kept by `keep_photo`; a close-up has no view of the set. */
export const photos = z.array(z.strictObject({ sha256, view: z.enum(photoViews).nullable() })).max(40).optional()
/** The customer's, of the words as they stood on the screen: what was drawn (kept by `keep_photo`), or why it was refused; and what staff have drawn below, where they did. */
export const signature = z.strictObject({ signer_name: z.string().trim().min(1).max(200), sha256: sha256.nullable(), reason: z.string().trim().min(1).max(200).nullable(), text: z.string().min(1).max(4000), staff_sha256: sha256.optional() })
  .refine(({ sha256: drawn, reason }) => (drawn === null) !== (reason === null)).nullable().optional()
