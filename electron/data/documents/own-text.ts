import { fillText } from '../../../shared/document-texts.ts'
import type { fieldsOf, TextDocument, TextPlace } from '../../../shared/document-texts.ts'
import { sha256 } from '../sha256.ts'

/** A firm's own words at the places of a document: which version, and what it says before its fields are filled in. */
export type OwnTexts = Partial<Record<TextPlace, { id: string; text: string }>>
/** What the fields of a document stand for, as they are printed. */
export type TextValues<D extends TextDocument> = Record<(typeof fieldsOf)[D][number], string>

/** Short enough to be read aloud, long enough that two versions of a text don't share it. */
export const markOf = (text: string): string => sha256(text).slice(0, 8)

/** What tells one set of texts on a document from another; empty where all words are built in. */
export function marksOf(texts: OwnTexts | undefined): string {
  const own = Object.entries(texts ?? {}).map(([place, { text }]) => [place, text] as const).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return own.length === 0 ? '' : markOf(JSON.stringify(own))
}

/** What the firm says at this place, filled in; null: the built-in words. Throws where a field is not known here. */
export function ownText<D extends TextDocument>({ texts }: { texts?: OwnTexts }, place: TextPlace, values: TextValues<D>): string | null {
  const own = texts?.[place]
  return own === undefined ? null : fillText(own.text, values)
}

/** Which version stands at which place, and the hash of its words: what is kept beside the bytes of a document. */
export const versionsIn = (texts: OwnTexts = {}): Record<string, { id: string; sha256: string }> =>
  Object.fromEntries(Object.entries(texts).map(([place, { id, text }]) => [place, { id, sha256: sha256(text) }]))
