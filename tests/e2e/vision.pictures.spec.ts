import path from 'node:path'
import { mkdirSync } from 'node:fs'
import { expect, test } from './backend.ts'
import { officeScreensOf, screensOf } from './screens.ts'

const folder = path.resolve(import.meta.dirname, '../../out/pictures')
const eyes = ['protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'] as const
/** Where colour says something. */
const said_by_colour = [['staff.zuerich', screensOf, ['board', 'attention', 'check-out-refused', 'check-in-damage']], ['admin', officeScreensOf, ['figures-heat', 'backups']]] as const

for (const [who, listOf, names] of said_by_colour) {
  test(`what ${who} sees where colour says something, with eyes that see few colours or none`, async ({ open }) => {
    mkdirSync(folder, { recursive: true })
    const desk = await open({ who })
    const session = await desk.page.context().newCDPSession(desk.page)
    await desk.page.setViewportSize({ width: 1280, height: 800 })
    for (const screen of await listOf(desk)) {
      await screen.open()
      if (!(names as readonly string[]).includes(screen.name)) continue
      for (const type of eyes) {
        await session.send('Emulation.setEmulatedVisionDeficiency', { type })
        await desk.page.screenshot({ path: path.join(folder, `${screen.name}-${type}.png`) })
      }
      await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' })
    }
    await session.detach()
    await expect(desk.page.locator('html')).toBeVisible()
  })
}
