import { z } from 'zod'
import { textPlaces } from '../document-texts.ts'
import { lazily } from '../lazily.ts'
import { at, id } from './fields.ts'

/** A firm's own words on its documents. */
export const textCommands = lazily({
  /** A version of what a document says at this place, from now on; null: the built-in words. */
  put_document_text: () => z.strictObject({ document_text_id: id, place: z.enum(textPlaces), locale: z.enum(['de', 'fr', 'it', 'en']), text: z.string().max(20_000).nullable(), at }),
  /** Which versions a customer has agreed to with the rental, one a place. */
  agree_texts: () => z.strictObject({ contract_id: id, location_id: id, texts: z.array(z.strictObject({ id, document_text_id: id })).min(1).max(10), at }),
})
