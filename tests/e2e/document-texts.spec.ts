import fs from 'node:fs'
import path from 'node:path'
import { readPdf } from '../../electron/data/testing/pdf.ts'
import { bringAxe, faultsOn } from './axe.ts'
import { expect, test } from './backend.ts'
import { confirm, cut, fillCheckOut, find, mend } from './by-hand.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { pictures } from './picture.ts'
import { readyDeparture } from './rows.ts'
import { plantBranch } from './stock.ts'

const plate = 'ZH 981001'
const [german, french] = ['1. Der Hund fährt hinten. Selbstbehalt {excess}.', '1. Le chien voyage derrière. Franchise {excess}.']
/** Of a screen with a preview once it shows the paper of what is written beside it, or of what was right last. */
async function look({ page }: Desk, folder: string, name: string, preview: 'new' | 'old' | null): Promise<void> {
  if (preview) {
    await expect(page.getByTestId('paper')).toHaveAttribute('data-old', String(preview === 'old'))
    await expect(page.getByTestId('paper')).toHaveAttribute('data-current', 'true')
  }
  await pictures(page, folder, name)
}

/** Opens the terms of the agreement among the templates, by keys. */
async function openTerms({ hands, page }: Desk): Promise<void> {
  await hands.press('Control+,')
  await eventually(async () => (await hands.focus()).testid).toBe('settings-sections')
  const section = page.getByTestId('settings-section-texts')
  await hands.press('Home')
  for (let steps = 0; steps < 20 && await section.getAttribute('aria-selected') !== 'true'; steps++) await hands.press('ArrowDown')
  await expect(section).toHaveAttribute('aria-selected', 'true')
  await hands.press('Enter', 'Enter')
  await expect(page.getByTestId('text-locale')).toBeFocused()
  await expect(page.getByTestId('text-words')).toBeEnabled()
}
/** The words of all pages of the paper that the window shows, as the data process draws it now. */
const hasDrawn = async ({ page }: Desk): Promise<number> => Number(await page.getByTestId('paper').getAttribute('data-drawn'))

test('an administrator writes the terms in German and French by keyboard and sees the page; a clerk without a line hands them out, and they stay what they were', async ({ open, backend }, { outputDir }) => {
  fs.mkdirSync(outputDir, { recursive: true })
  await plantBranch(backend.sql, { code: 'ZHB', ready: 1, first: 20, every: 9, out: 0, from: 981_000 })
  await backend.sql`update customers set locale = 'fr' where id in (select r.customer_id from reservations r join vehicles v on v.id = r.vehicle_id join vehicle_plates p on p.vehicle_id = v.id where p.plate = ${plate})`
  const desk = await open({ who: 'admin', location: 'Zürich HB' })
  const { hands, page } = desk
  await bringAxe(desk)

  await test.step('what can not be printed is said beside the text, by the name of the field', async () => {
    await openTerms(desk)
    await hands.press('Enter')
    await expect(page.getByTestId('text-words')).toBeFocused()
    await eventually(() => hasDrawn(desk), { timeout: 20_000 }).toBeGreaterThan(0)
    await look(desk, outputDir, 'terms', 'new')
    await hands.retype('Bis {due_date}')
    await expect(page.getByTestId('setting-sheet')).toContainText('{due_date}')
    await expect(page.getByTestId('setting-sheet')).toContainText('gibt es auf diesem Dokument nicht')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('setting-sheet')).toBeVisible()
    await look(desk, outputDir, 'terms-refused', 'old')
    expect(await faultsOn(desk)).toEqual([])
  })

  await test.step('a field is put in by its key, the page follows, and both languages are saved at once', async () => {
    await hands.retype(german.split('{excess}')[0] ?? '')
    const fields = await page.locator('[data-testid^="text-field-"]').evaluateAll(all => all.map(one => (one as unknown as { dataset: { testid: string } }).dataset.testid))
    await page.getByTestId('text-field-excess').focus()
    expect(fields).toContain('text-field-excess')
    await hands.press('Enter')
    await expect(page.getByTestId('text-words')).toBeFocused()
    await hands.type('.')
    await expect(page.getByTestId('text-words')).toHaveValue(german)
    const before = await hasDrawn(desk)
    await hands.press('Alt+1')
    await expect(page.getByTestId('text-words')).toHaveValue(`${german}{firm}`)
    for (let n = 0; n < '{firm}'.length; n++) await hands.press('Backspace')
    await eventually(() => hasDrawn(desk)).toBeGreaterThan(before)
    await look(desk, outputDir, 'terms-own', 'new')
    await page.getByTestId('text-locale').selectOption('fr')
    await expect(page.getByTestId('text-words')).toHaveValue(/^1\. Le locataire/)
    await page.getByTestId('text-words').fill(french)
    await page.getByTestId('text-locale').selectOption('de')
    await expect(page.getByTestId('text-words')).toHaveValue(german)
    await hands.press('Control+Enter')
    await expect(page.getByTestId('setting-sheet')).toHaveCount(0)
    await expect(page.getByTestId('settings-row').first()).toContainText('eigen seit')
    await look(desk, outputDir, 'templates', null)
    await eventually(async () => (await backend.sql`select count(*)::int as n from document_texts where place = 'AGREEMENT_TERMS' and text is not null`)[0]).toEqual({ n: 2 })
  })

  const clerk = await open()
  const row = await readyDeparture(clerk, undefined, { plate })
  let number = ''
  await test.step('the second desk, without a line, says at the signature which terms apply, and prints them in the customer’s language', async () => {
    await cut(clerk)
    await fillCheckOut(clerk, row)
    await clerk.page.getByTestId('signature-section').press('Enter')
    await expect(clerk.page.getByTestId('signature-text')).toContainText('Les conditions de location de l’entreprise s’appliquent')
    const [mark = ''] = /version ([0-9a-f]{8})/.exec(await clerk.page.getByTestId('signature-text').innerText())?.slice(1) ?? []
    await clerk.page.getByTestId('signature-terms').locator('summary').press('Enter')
    await expect(clerk.page.getByTestId('signature-terms').locator('p')).toContainText('Franchise CHF')
    await look(clerk, outputDir, 'signature', null)
    number = await confirm(clerk)
    await find(clerk, number)
    await clerk.hands.press('d')
    await expect(clerk.page.locator('[data-testid="document"][data-kind="AGREEMENT"]')).toHaveAttribute('data-made', 'true', { timeout: 20_000 })
    await clerk.hands.press('s')
    await expect(clerk.page.getByTestId('document-done')).not.toBeEmpty()
    const text = await savedText(clerk.exported)
    expect(text).toContain('Le chien voyage derrière. Franchise CHF')
    expect(text).toContain(mark)
    expect(mark).toMatch(/^[0-9a-f]{8}$/)
  })

  await test.step('the server keeps with the contract what was agreed; a later version changes no byte of it', async () => {
    await mend(clerk)
    await eventually(async () => [...await backend.sql`select d.locale, d.text from contract_texts c join document_texts d on d.id = c.document_text_id join contracts x on x.id = c.contract_id where x.number = ${number}`], { timeout: 30_000 })
      .toEqual([{ locale: 'fr', text: french }])
    const [first] = savedFiles(clerk.exported)
    const before = fs.readFileSync(path.join(clerk.exported, first ?? ''))
    await openTerms(desk)
    await expect(page.getByTestId('text-version')).toHaveCount(2)
    await page.locator('[data-testid="text-version"][data-id="built_in"]').getByTestId('text-take').press('Enter')
    await expect(page.getByTestId('text-words')).toHaveValue(/^1\. Der Mieter/)
    await page.getByTestId('text-locale').selectOption('fr')
    await page.locator('[data-testid="text-version"][data-id="built_in"]').getByTestId('text-take').press('Enter')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('setting-sheet')).toHaveCount(0)
    await eventually(async () => (await backend.sql`select count(*)::int as n from document_texts where place = 'AGREEMENT_TERMS' and text is null`)[0]).toEqual({ n: 2 })
    await eventually(async () => (await clerk.read('settings', {})).texts[0]?.own.fr, { timeout: 30_000 }).toBeNull()
    for (const file of savedFiles(clerk.exported)) fs.rmSync(path.join(clerk.exported, file))
    await clerk.hands.press('s')
    await eventually(() => Promise.resolve(savedFiles(clerk.exported).length)).toBe(1)
    expect(fs.readFileSync(path.join(clerk.exported, savedFiles(clerk.exported)[0] ?? '')).equals(before)).toBe(true)
  })
})

const savedFiles = (folder: string) => fs.readdirSync(folder).filter(name => name.endsWith('.pdf'))
async function savedText(folder: string): Promise<string> {
  const { pages } = await readPdf(fs.readFileSync(path.join(folder, savedFiles(folder)[0] ?? '')))
  return pages.map(page => page.text).join(' ').replace(/\s+/g, ' ')
}
