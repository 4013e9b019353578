import { bringAxe, faultsInLooks } from './axe.ts'
import { confirm, cut, fillUpToDeposit, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { mail } from './desk.ts'
import type { Desk } from './desk.ts'
import { readyDeparture } from './rows.ts'
import { sentence } from './words.ts'
import { eventually } from './eventually.ts'

const digitsIn = async (place: { getAttribute(name: string): Promise<string | null> }) => (await place.getAttribute('data-digits')) ?? ''

/** The sheet that is open can be read and used by everybody. */
async function expectNoFaults(desk: Desk): Promise<void> {
  await bringAxe(desk)
  expect(await faultsInLooks(desk)).toEqual([])
}

test('both desks without a line: a manager is called, reads in words what is asked, says a code, and the car goes without a deposit', async ({ open, backend }) => {
  const [desk, office] = await Promise.all([open({ who: 'springer', location: 'Zürich Flughafen' }), open({ who: 'manager.zuerich' })])
  const { page, hands } = desk
  const row = await readyDeparture(desk)
  await cut(desk)
  await cut(office)
  await hands.rest()
  await fillUpToDeposit(desk, row)
  await hands.goTo('deposit')
  await hands.press('End')
  await hands.goTo('deposit.reason')
  await hands.type('Firma haftet')
  await expect(page.locator('[data-gate="deposit"]')).toHaveText(sentence('gate.deposit.waiver_needs_manager'))

  await test.step('F12 offers the telephone, F11 shows the digits', async () => {
    await hands.press('F12')
    await expect(page.getByTestId('approval-by-phone')).toBeVisible()
    await hands.press('F11')
    await expect(page.getByTestId('phone-challenge')).toBeVisible()
  })
  const challenge = await digitsIn(page.getByTestId('phone-challenge'))
  expect(challenge).toMatch(/^1\d{15}$/)

  await test.step('at the other end a misheard digit shows, and the right ones say what it is about', async () => {
    await office.hands.press('Control+t')
    await office.hands.isIn('challenge')
    await office.hands.type(challenge.slice(0, -1) + String((Number(challenge.at(-1)) + 1) % 10))
    await expect(office.page.getByTestId('give-code')).toContainText('passen nicht zusammen')
    await office.hands.press('Enter')
    await expect(office.page.getByTestId('given-code')).toHaveCount(0)
    await office.hands.retype(challenge)
    const said = await page.getByTestId('phone-wishes').innerText()
    await expect(office.page.getByTestId('phone-wishes')).toHaveText(said)
    expect(said).toMatch(/ohne Kaution von CHF \d/)
    await office.hands.press('Enter')
    await expect(office.page.getByTestId('given-code')).toBeVisible()
    await expectNoFaults(office)
  })
  const code = await digitsIn(office.page.getByTestId('given-code'))
  expect(code).toMatch(/^\d{8}$/)

  await test.step('nobody chosen and a slip of the tongue are said beside the field', async () => {
    await hands.goTo('code')
    await hands.type(code)
    await hands.press('Enter')
    await expect(page.getByTestId('phone-sheet')).toContainText(sentence('error.manager_missing'))
    await hands.isIn('manager_id')
    await page.getByTestId('phone-manager').selectOption({ label: 'Regula Hürlimann' })
    await hands.goTo('code')
    await hands.retype(code.slice(0, 7) + String((Number(code[7]) + 1) % 10))
    await hands.press('Enter')
    await expect(page.getByTestId('phone-sheet')).toContainText(sentence('error.code_not_whole'))
    await expectNoFaults(desk)
    await hands.retype(code)
    await hands.press('Enter')
    await expect(page.getByTestId('phone-sheet')).toHaveCount(0)
    await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'granted')
    await expect(page.getByTestId('asked')).toContainText('am Telefon')
  })
  const number = await confirm(desk)
  await mend(desk)
  await mend(office)
  await eventually(async () => backend.sql`select clerk.email as out, manager.email as granted, r.phone_challenge as challenge, o.status, exists (select from approvals a
      where a.approved_by = manager.id and a.command = 'redeem_code' and a.reason like r.phone_challenge || ': waive_deposit CHF %') as noted
    from contracts c join users clerk on clerk.id = c.created_by join approval_requests r on r.contract_id = c.id join users manager on manager.id = r.answered_by
    join booking_notes n on n.contract_id = c.id and n.kind = 'DEPOSIT_WAIVED' join sync_ops o on o.name = 'waive_deposit' and o.author_id = clerk.id and o.occurred_at = n.written_at
    where c.number = ${number}`).toEqual([{ out: mail('springer'), granted: mail('manager.zuerich'), challenge, status: 'applied', noted: true }])
  expect((await desk.read('attention', {})).filter(({ number: of }) => of === number), 'nothing was refused').toEqual([])
})

test('a code that nobody said: the car goes, the server refuses, and the waiver stands among the tasks with the reason', async ({ open, backend }) => {
  const desk = await open({ who: 'springer', location: 'Zürich Flughafen' })
  const { page, hands } = desk
  const row = await readyDeparture(desk)
  await cut(desk)
  await hands.rest()
  await fillUpToDeposit(desk, row)
  await hands.goTo('deposit')
  await hands.press('End')
  await hands.goTo('deposit.reason')
  await hands.type('Firma haftet')
  await expect(page.locator('[data-gate="deposit"]')).toHaveText(sentence('gate.deposit.waiver_needs_manager'))
  await hands.press('F11')
  await expect(page.getByTestId('ask-by-phone')).toBeVisible()
  await hands.press('F11')
  await page.getByTestId('phone-manager').selectOption({ label: 'Regula Hürlimann' })
  const guess = async (digit: number) => {
    await hands.goTo('code')
    await hands.retype(`1234567${digit}`)
    await hands.press('Enter')
    await expect(page.getByTestId('phone-sheet').getByText(sentence('error.code_not_whole')).or(page.locator('[data-testid="asked"][data-state="granted"]'))).toBeVisible()
  }
  for (let digit = 0; digit <= 9 && await page.getByTestId('phone-sheet').isVisible(); digit++) await guess(digit)
  const number = await confirm(desk)
  desk.cut('up')
  await page.evaluate(() => (window as unknown as { guichet: { act(name: string, input: object): Promise<unknown> } }).guichet.act('sync_now', {}))
  await eventually(async () => (await desk.read('attention', {})).map(({ name }) => name).includes('redeem_code')).toBe(true)
  await hands.press('F9')
  await expect(page.getByText(sentence('refused.phone_code_wrong')).first()).toBeVisible()
  const [stored] = await backend.sql`select c.status, (select count(*)::int from booking_notes n where n.contract_id = c.id and n.kind = 'DEPOSIT_WAIVED') as waived from contracts c where c.number = ${number}`
  expect(stored, 'the car is out, and the deposit is not waived').toEqual({ status: 'ACTIVE', waived: 0 })
})
