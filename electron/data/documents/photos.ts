import { ink, inner_width, mm, page } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { fill } from './words.ts'
import type { Words } from './words.ts'

/** `bytes` null: they lie on another PC, or can't be put on paper. */
export type PrintedPhoto = { view: string | null; sha256: string; bytes: Uint8Array | null }

const in_a_row = 4
const gap = mm(3)
const width = (inner_width - (in_a_row - 1) * gap) / in_a_row
const height = width * 0.75

/** What was photographed at this hand-over, four in a row under the name of the side; of each the beginning of its hash, which tells it from another. */
export function putPhotos(sheet: Sheet, photos: readonly PrintedPhoto[], words: Words): void {
  const named = (view: string | null) => (view === null ? words.close_up : (words.sides as Record<string, string>)[view] ?? view)
  const shown = photos.filter(photo => photo.bytes !== null)
  sheet.heading(words.photos)
  for (let at = 0; at < shown.length; at += in_a_row) {
    sheet.need(height + 16)
    const top = sheet.y
    shown.slice(at, at + in_a_row).forEach(({ view, sha256, bytes }, n) => {
      const x = page.left + n * (width + gap)
      sheet.picture(named(view), () => {
        sheet.doc.rect(x, top, width, height).clip()
        sheet.doc.image(Buffer.from(bytes ?? []), x, top, { cover: [width, height], align: 'center', valign: 'center' })
      })
      sheet.put(`${named(view)} · ${sha256.slice(0, 8)}`, x, top + height + 2, width, { size: 7, colour: ink.quiet })
    })
    sheet.y = top + height + 16
  }
  if (shown.length < photos.length) sheet.say(fill(words.photos_elsewhere, { count: String(photos.length - shown.length) }), { size: 8, colour: ink.quiet })
}
