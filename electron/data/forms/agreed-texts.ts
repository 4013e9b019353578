import type { QueryRows } from '../../../shared/queries.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { Here } from '../desk.ts'
import { markOf } from '../documents/own-text.ts'
import type { OwnTexts } from '../documents/own-text.ts'
import { confirmedAs } from '../replaced.ts'
import type { Replaced } from '../replaced.ts'
import type { NewOp } from './form.ts'

/** Tells one set of versions from another. */
export const stampOf = (texts: OwnTexts): string => Object.values(texts).map(({ id }) => id).toSorted().join(' ')

/** What the screen says of them: the mark under which the terms are printed, null where they are the built-in ones. */
export const agreedView = (texts: OwnTexts): QueryRows['check_out']['texts'] => ({ terms: texts.AGREEMENT_TERMS ? markOf(texts.AGREEMENT_TERMS.text) : null, stamp: stampOf(texts) })

/** The versions stay with the contract; those of a correction are the ones that the customer has on paper. */
export function agreesTo({ location_id }: Here, contract_id: string, texts: OwnTexts, at: number, replaced: Replaced | null): NewOp[] {
  const before = confirmedAs(replaced, 'agree_texts')
  const agreed = replaced ? before?.texts ?? [] : Object.values(texts).map(({ id }) => ({ id: uuidv7(at), document_text_id: id }))
  return agreed.length === 0 ? [] : [{ name: 'agree_texts', input: { contract_id, location_id, texts: agreed, at } }]
}
