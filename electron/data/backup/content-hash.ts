import { createHash, hash } from 'node:crypto'

/** A connection that writes COPY text this way writes the same characters for the same rows, whatever server it is. */
export const fixed_output = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1;
  set bytea_output = 'hex'; set client_encoding = 'UTF8'`

export type Content = { rows: number; bytes: number; sha256: string }

/**
 * The hash of a table whatever the order of its rows: SHA-256 over the sorted SHA-256 of each line of its COPY text. Takes the text in
 * any pieces. Rows that are there twice count twice.
 */
export class ContentHash {
  private readonly lines: string[] = []
  private rest: Buffer | null = null
  private bytes = 0

  add(piece: Uint8Array): void {
    this.bytes += piece.length
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    const text = this.rest ? Buffer.concat([this.rest, chunk]) : chunk
    let from = 0
    for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10, from)) {
      this.lines.push(hash('sha256', text.subarray(from, end), 'binary'))
      from = end + 1
    }
    this.rest = from < text.length ? Buffer.from(text.subarray(from)) : null
  }

  /** Rows, bytes of COPY text, and the hash. Throws when the text ends within a line. */
  end(): Content {
    if (this.rest) throw new Error('the text ends within a row')
    this.lines.sort()
    const all = createHash('sha256')
    for (const line of this.lines) all.update(line, 'binary')
    return { rows: this.lines.length, bytes: this.bytes, sha256: all.digest('hex') }
  }
}

/** The hash of a whole text at once. */
export function contentOf(text: Uint8Array): Content {
  const content = new ContentHash()
  content.add(text)
  return content.end()
}
