import { canvas, viewsOfBody } from '../../../shared/car-bodies.ts'
import { markShapeOf, marksOf } from '../../../shared/car-views.ts'
import type { Placed } from '../../../shared/car-views.ts'
import { ink, page } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import type { Words } from './words.ts'

export type MarkedDamage = Placed & { kind: string; is_new: boolean }

/** The car from six sides with its damages by number: known ones as outlines, new ones filled, a shape a kind; where and as large as on the screen. */
export function putCar(sheet: Sheet, body: string, damages: readonly MarkedDamage[], words: Words, alt: string): void {
  const scale = 0.92
  const [left, height] = [page.left + 8, canvas.height * scale]
  sheet.need(height + 20)
  const top = sheet.y
  sheet.picture(alt, () => {
    const { doc } = sheet
    doc.translate(left, top).scale(scale)
    for (const view of viewsOfBody(body)) {
      doc.save().translate(view.x, view.y)
      if (view.flip) doc.translate(view.width, 0).scale(-1, 1)
      doc.lineWidth(0.9).strokeColor(ink.text).lineJoin('round')
      for (const { path } of view.areas) doc.path(path).fillAndStroke('#f4f6f7', ink.text)
      doc.lineWidth(0.6).strokeColor('#8a959d')
      for (const line of view.lines) doc.path(line).stroke()
      doc.restore()
      doc.font('text').fontSize(7.5).fillColor(ink.quiet).text(words.views[view.name], view.x, view.y + view.height + 3, { width: view.width, align: 'center', lineBreak: false })
    }
    marksOf(damages).forEach(({ x, y, scale: of_mark }, n) => {
      const damage = damages[n]
      if (!damage) return
      doc.save().translate(x, y)
      doc.save().scale(of_mark).path(markShapeOf(damage.kind)).lineWidth(1.2 / of_mark).fillAndStroke(damage.is_new ? '#a3230f' : '#ffffff', damage.is_new ? '#a3230f' : ink.text).restore()
      doc.font('bold').fontSize(7).fillColor(damage.is_new ? '#ffffff' : ink.text).text(String(n + 1), -10, -3.4, { width: 20, align: 'center', lineBreak: false })
      doc.restore()
    })
  })
  sheet.y = top + height + 4
  sheet.say(`${words.legend_known}   ·   ${words.legend_fresh}`, { size: 7.5, colour: ink.quiet })
  sheet.space(4)
}
