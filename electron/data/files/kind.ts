import { Trouble } from '../trouble.ts'

export type Mime = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf'
/** As the bucket and the table allow. */
export const largest_bytes = 26_214_400

/** What each kind begins with; `at` is where. A name or a type that somebody gives proves nothing. */
const beginnings: readonly { mime: Mime; marks: readonly { at: number; bytes: readonly number[] }[] }[] = [
  { mime: 'image/jpeg', marks: [{ at: 0, bytes: [0xff, 0xd8, 0xff] }] },
  { mime: 'image/png', marks: [{ at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] }] },
  { mime: 'image/webp', marks: [{ at: 0, bytes: [...Buffer.from('RIFF')] }, { at: 8, bytes: [...Buffer.from('WEBP')] }] },
  { mime: 'application/pdf', marks: [{ at: 0, bytes: [...Buffer.from('%PDF-')] }] },
]

/**
 * The kind of a file, known by its first bytes. SVG is none of them: it can carry scripts.
 * Throws Trouble: `refused.attachment_too_large` (empty or over 25 MB), `refused.attachment_mime`.
 */
export function kindOf(bytes: Uint8Array): Mime {
  if (bytes.length === 0 || bytes.length > largest_bytes) throw new Trouble('refused.attachment_too_large', undefined, 'bytes')
  const found = beginnings.find(({ marks }) => marks.every(({ at, bytes: mark }) => mark.every((byte, n) => bytes[at + n] === byte)))
  if (!found) throw new Trouble('refused.attachment_mime', undefined, 'bytes')
  return found.mime
}
