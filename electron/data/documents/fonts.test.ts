import { expect, test } from 'vitest'
import { fontsOfPackages, readPdf } from '../testing/pdf.ts'
import { openSheet } from './sheet.ts'

test('A letter that was part of another in the document before is read as itself in the next one', async () => {
  const fonts = fontsOfPackages()
  const written = async (text: string) => {
    const sheet = openSheet({ fonts, title: 'Probe', author: 'Probe', locale: 'de', at: 0 })
    sheet.say(text)
    sheet.say(text, { bold: true, tabular: true })
    return (await readPdf(await sheet.finish(() => ''))).pages[0]?.text
  }
  await written('Übernahme “É” Ôñç…')
  expect(await written('Unterschrift: Jean-François d’Aubigny, Ecole, Osogna, 1.8.2026.')).toBe('Unterschrift: Jean-François d’Aubigny, Ecole, Osogna, 1.8.2026.\n'.repeat(2).trim())
})
