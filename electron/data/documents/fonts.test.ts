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

test('A text that is asked for again stands as it was first set, whatever became of the places of the first', () => {
  const { text: font } = fontsOfPackages()
  const placed = (features: Record<string, boolean>) => font.layout('AVA 11.1', features).positions.map(({ xAdvance }) => xAdvance)
  const kerned = placed({ calt: false })
  for (const position of font.layout('AVA 11.1', { calt: false }).positions) position.xAdvance *= 1000 / font.unitsPerEm
  expect(placed({ calt: false })).toEqual(kerned)
  expect(placed({ calt: false, kern: false })).not.toEqual(kerned)
  expect(font.layout('AVA 11.1', { calt: false }).advanceWidth).toBe(kerned.reduce((sum, advance) => sum + advance))
})

test('A document is the same with fonts that have set all of it before and with fonts that never did', async () => {
  const written = async (fonts: ReturnType<typeof fontsOfPackages>) => {
    const sheet = openSheet({ fonts, title: 'Probe', author: 'Probe', locale: 'de', at: 0 })
    sheet.table([{ title: 'Was', width: 60 }, { title: 'CHF', width: 40, align: 'right' }], [['Miete 01.11.2026–03.11.2026', '138.00'], { bold: ['Total', '138.00'] }])
    return Buffer.from(await sheet.finish(() => '1 / 1'))
  }
  const used = fontsOfPackages()
  const first = await written(used)
  expect((await written(used)).equals(first)).toBe(true)
  expect((await written(fontsOfPackages())).equals(first)).toBe(true)
})
