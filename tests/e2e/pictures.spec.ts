import path from 'node:path'
import { test } from './backend.ts'
import { choose, screensOf } from './screens.ts'

const folder = path.resolve(import.meta.dirname, '../../out/pictures')
const sizes = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]

// `npm run pictures`: to be looked at by people, so nothing is compared here.
for (const language of ['de', 'fr', 'it', 'en']) {
  for (const look of language === 'de' ? ['light', 'dark', 'contrast'] : ['light']) {
    test(`every screen in ${language}, ${look}`, async ({ open }) => {
      const desk = await open()
      await choose(desk, `language-${language}`)
      await choose(desk, `look-${look}`)
      for (const screen of await screensOf(desk)) {
        await screen.open()
        for (const size of sizes) {
          await desk.page.setViewportSize(size)
          await desk.page.screenshot({ path: path.join(folder, `${screen.name}-${language}-${look}-${size.width}.png`) })
        }
      }
    })
  }
}
