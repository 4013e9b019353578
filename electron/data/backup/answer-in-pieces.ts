import { wire } from '../../../shared/wire.ts'
import type { Wire } from '../../../shared/wire.ts'

/** What the server has answered, as its bytes came. */
export type Answer = readonly Uint8Array[]
/** A piece of it: from this byte on. */
export type WantedPiece = { from: number }

/** So many bytes go at once: whoever passes a message on is at it for some milliseconds, where all at once would hold them up for a third of a second. */
export const piece_bytes = 250_000

/** The answer is no archive of a firm: something on the way has spoken, and not the server. */
export class NoAnswer extends Error {
  readonly why = 'line'
}

/** A piece of an answer, in memory of its own; one that is shorter than `piece_bytes` is the last. */
export function pieceOf(answer: Answer, { from }: WantedPiece): Uint8Array {
  const piece = new Uint8Array(piece_bytes)
  let [at, filled] = [0, 0]
  for (const part of answer) {
    const begin = from + filled - at
    at += part.length
    if (begin >= part.length) continue
    const cut = part.subarray(begin, begin + piece_bytes - filled)
    piece.set(cut, filled)
    filled += cut.length
    if (filled === piece_bytes) return piece
  }
  return piece.slice(0, filled)
}

/**
 * The rows of a firm out of the answer that `pull` gives piece by piece. To read tens of megabytes takes a third of a second in which nothing else goes on: this is
 * for the process of drills, and the desk's own only passes on what came. Throws NoAnswer.
 */
export async function rowsOf(pull: (want: WantedPiece) => Promise<Uint8Array>): Promise<Wire['archive_organisation']> {
  const decoder = new TextDecoder()
  let [text, from, length] = ['', 0, piece_bytes]
  while (length === piece_bytes) {
    const piece = await pull({ from })
    length = piece.length
    from += length
    text += decoder.decode(piece, { stream: true })
  }
  const parsed = wire.archive_organisation.safeParse(read(text + decoder.decode()))
  if (!parsed.success) throw new NoAnswer('no archive of a firm')
  return parsed.data
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
