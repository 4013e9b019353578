import { expect } from '@playwright/test'
import { find } from './by-hand.ts'
import { zurich } from './contracts.ts'
import type { Desk } from './desk.ts'
import { digitsOf, openReturn, readyDeparture } from './rows.ts'

export type Screen = { name: string; open(): Promise<void> }

/** Every screen of the counter as a clerk comes to it, in an order in which each can be opened after the one before. The last leaves. */
export async function screensOf(desk: Desk): Promise<Screen[]> {
  const { page, hands } = desk
  const row = await readyDeparture(desk)
  const back = await openReturn(desk)
  const seen = (testid: string) => expect(page.getByTestId(testid).first()).toBeVisible()
  return [
    { name: 'board', open: async () => { await hands.press('F2'); await seen('board-row') } },
    { name: 'search', open: async () => { await hands.press('F3'); await hands.type('mei'); await seen('search-hit') } },
    { name: 'search-empty', open: async () => { await hands.press('F3'); await hands.type('999998'); await seen('search-empty') } },
    { name: 'deeds', open: async () => { await hands.press('Escape', 'Control+K'); await seen('deed-board') } },
    { name: 'keys', open: async () => { await hands.press('Escape', 'F1'); await seen('keys') } },
    { name: 'contract', open: async () => { await hands.press('Escape'); await find(desk, back.number); await expect(page.getByRole('dialog', { name: back.number })).toBeVisible() } },
    { name: 'attention', open: async () => { await hands.press('Escape', 'F9'); await expect(page.locator('main .attention')).toBeVisible() } },
    { name: 'check-out', open: async () => { await find(desk, digitsOf(row.number).slice(-6)); await seen('gate') } },
    { name: 'check-out-refused', open: async () => { await hands.press('Control+Enter'); await seen('gate') } },
    { name: 'check-in', open: async () => { await find(desk, digitsOf(back.plate)); await seen('check-in') } },
    { name: 'check-in-refused', open: async () => { await hands.press('Control+Enter'); await seen('gate') } },
    { name: 'check-in-damage', open: async () => { await hands.press('F8'); await seen('damage-diagram'); await page.getByTestId('damage-diagram').scrollIntoViewIfNeeded() } },
    { name: 'cash', open: async () => { await hands.press('F2', 'Control+M'); await seen('cash-none') } },
    { name: 'cash-opening', open: async () => { await hands.press('Enter'); await seen('cash-count-100000') } },
    { name: 'locked', open: async () => { await hands.press('F2', 'F10'); await seen('sign-in-email') } },
  ]
}

/** What an administrator sets up and looks up, each opened from anywhere. The desk has to be an administrator's. */
export async function officeScreensOf(desk: Desk): Promise<Screen[]> {
  const { page, hands } = desk
  const due = await outForHours(desk)
  /** an hour after this car went out */
  const when = async () => {
    const [day, time] = zurich(due.out_at + 3_600_000)
    await hands.goTo('at')
    await hands.retype(day)
    await hands.goTo('at.time')
    await hands.retype(time)
  }
  const seen = (testid: string) => expect(page.getByTestId(testid).first()).toBeVisible({ timeout: 20_000 })
  const top = (testid: string) => page.getByTestId(testid).first().evaluate(element => element.scrollIntoView())
  return [
    { name: 'printers', open: async () => { await choose(desk, 'printers'); await seen('printer') } },
    { name: 'papers', open: async () => { await hands.press('Escape', 'F2'); await choose(desk, 'papers'); await hands.type(digitsOf(due.plate)); await seen('search-hit'); await hands.press('Enter'); await seen('papers-insurance_until') } },
    { name: 'fleet', open: async () => { await hands.press('Escape', 'Escape', 'F2'); await choose(desk, 'fleet'); await seen('fleet-car') } },
    { name: 'fleet-car', open: async () => { await hands.press('Enter'); await seen('car-file') } },
    { name: 'fleet-plate', open: async () => { await hands.press('s'); await seen('setting-plate'); await hands.type(digitsOf(due.plate).padStart(8, 'ZH')); await hands.press('Control+Enter'); await seen('action-form') } },
    { name: 'fleet-change', open: async () => { await hands.press('Escape', 'b'); await seen('setting-vin') } },
    { name: 'fleet-add', open: async () => { await hands.press('Escape', 'Escape', 'Alt+n'); await seen('setting-vin'); await hands.press('Control+Enter') } },
    { name: 'figures', open: async () => { await hands.press('Escape', 'Escape', 'F2', 'Control+G'); await seen('figures-shown') } },
    { name: 'figures-heat', open: async () => { await seen('figure-heat'); await top('figure-heat') } },
    { name: 'exports', open: async () => { await hands.press('Control+E'); await seen('export-format') } },
    { name: 'month-end', open: async () => { await seen('month-end'); await top('month-end') } },
    { name: 'lock-month', open: async () => { await page.locator('[data-testid="month-step"][data-name="lock"]').getByTestId('month-step-go').press('Enter'); await seen('lock-month') } },
    { name: 'team', open: async () => { await hands.press('Escape', 'Control+U'); await seen('team-member') } },
    { name: 'audit', open: async () => { await seen('audit-entry'); await top('audit') } },
    { name: 'numbers', open: async () => { await choose(desk, 'numbers'); await seen('numbers') } },
    { name: 'backups', open: async () => { await choose(desk, 'backups'); await seen('schedule-state') } },
    { name: 'archive', open: async () => { await page.getByTestId('schedule-open').press('Enter'); await seen('schedule-choose'); await top('backups-schedule') } },
    { name: 'archive-storage', open: async () => { await page.getByTestId('storage-open').press('Enter'); await seen('storage-endpoint'); await top('backups-storage') } },
    { name: 'whole-database', open: async () => { await hands.press('Escape'); await page.getByTestId('whole-open').press('Enter'); await seen('whole-address-field'); await top('backups-whole') } },
    { name: 'fine', open: async () => { await hands.press('F2'); await choose(desk, 'fine'); await hands.isIn('plate'); await hands.type(digitsOf(due.plate)); await when(); await seen('fine-hit') } },
    { name: 'fine-form', open: async () => { await page.getByTestId('fine-hit').first().click(); await seen('action-form') } },
  ]
}

/** Ctrl+K and some letters. They come once it stands there: on the board letters begin a search. */
export async function openPalette({ hands, page }: Desk, text = ''): Promise<void> {
  await hands.press('Control+K')
  await expect(page.getByTestId('deed-board')).toBeVisible()
  await hands.type(text)
}

/** Chooses by the command palette, as a person does. */
export async function choose(desk: Desk, deed: string): Promise<void> {
  await openPalette(desk)
  await desk.page.getByTestId(`deed-${deed}`).click()
}

/** A car that went out two hours ago or earlier, so that an hour later is past. */
async function outForHours(desk: Desk): Promise<{ plate: string; out_at: number }> {
  for (const { contract_id, plate } of (await desk.read('board', {})).returns) {
    const contract = contract_id === null ? null : await desk.read('contract', { contract_id })
    // the car of now may have come later than the contract began: another test swaps one
    const out_at = contract?.legs.at(-1)?.out_at
    if (plate && out_at && out_at < Date.now() - 2 * 3_600_000) return { plate, out_at }
  }
  throw new Error('no car is out for hours')
}
