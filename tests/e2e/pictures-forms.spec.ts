import { expect, test } from './backend.ts'
import { openContract, plantDebt } from './contracts.ts'
import { eventually } from './eventually.ts'
import { shootInEach } from './in-each-language.ts'
import { openPayer, plantPayer } from './payer.ts'
import { digitsOf, freeCar, outOf, swapsInto } from './rows.ts'
import { missed, plantBranch } from './stock.ts'
import { plantUnrated } from './unrated.ts'

// `npm run pictures`: every form in each language, to be looked at by people, so nothing is compared here.
test.describe.configure({ timeout: 230_000 })
const code = 'ZHB'

test('the forms of a contract that is out, as a clerk has them', async ({ open, backend }) => {
  const from = 941_100
  await plantBranch(backend.sql, { code, ready: 0, first: 1, every: 1, out: 1, from })
  const putBack = await plantUnrated(backend, ['KEY_LOST', 'HANDLING_FEE'])
  try {
    const desk = await open()
    const { hands, page } = desk
    const number = `${code}-00-${from + 1}`
    const { id: contract_id } = await outOf(desk, `ZH ${from + 1}`)
    const car = await freeCar(desk, swapsInto(desk, contract_id))
    await openContract(desk, number)
    const form = async (key: string, field: string, name: string, fill: () => Promise<unknown> = () => Promise.resolve()) => {
      await hands.press(key)
      await hands.isIn(field)
      await fill()
      await shootInEach(desk, name)
      await page.getByTestId('action-form').locator('[data-back]').click()
      await expect(page.getByTestId('action-form')).toHaveCount(0)
    }
    await form('t', 'reason', 'swap', async () => {
      await hands.type('Motorkontrollleuchte')
      await page.getByTestId('swap-back-km').fill(String((await outOf(desk, `ZH ${from + 1}`)).out_km + 33))
      await page.getByTestId('swap-back-fuel').fill('4')
      await hands.goTo('vehicle_id')
      await hands.type(digitsOf(car.plate))
      await hands.goTo('out_km')
      await shootInEach(desk, 'swap-top')
      await page.getByTestId('action-confirm').scrollIntoViewIfNeeded()
    })
    await form('s', 'kind', 'accident', async () => {
      await page.getByTestId('incident-place').fill('A1, Ausfahrt Baden')
      await hands.press('Control+Enter')
    })
    await form('s', 'kind', 'key-drop', () => page.getByTestId('incident-kind').selectOption('KEY_DROP'))
    await form('p', 'kind', 'charge-unrated', async () => {
      await page.getByTestId('charge-kind').selectOption('KEY_LOST')
      await expect(page.locator('[data-gate="vat"]')).toBeVisible()
      await page.getByTestId('charge-amount').fill('90')
      await hands.press('Control+Enter')
    })
    await form('p', 'kind', 'charge-limit', async () => {
      await page.getByTestId('charge-amount').fill('900')
      await hands.press('Control+Enter')
      await expect(page.getByTestId('charge-amount')).toHaveAttribute('aria-invalid', 'true')
    })
    await form('b', 'amount_rp', 'fine-unrated', async () => {
      await page.getByTestId('fine-amount').fill('120')
      await expect(page.locator('[data-gate="vat"]')).toBeVisible()
    })
    await form('f', 'bill.payer', 'bill').catch(() => form('f', 'payer', 'bill'))
    await form('k', 'payer_id', 'payer-none', () => hands.type('Niemandsland'))
    await form('z', 'method', 'pay', () => page.getByTestId('take-payment-method').selectOption('CREDIT_CARD'))
    await form('n', 'reason', 'note')
    await backend.sql`update customers set is_blocked = true where id = (select customer_id from contracts where number = ${number})`
    await eventually(async () => (await desk.read('extend_contract', { contract_id, ends_at: Date.now() + 3 * 86_400_000, reason: '', accepted: [] })).gates.some(({ key }) => key === 'customer_blocked')).toBe(true)
    await form('v', 'ends_at', 'extend-blocked', async () => {
      await hands.retype('+3')
      await page.getByTestId('hold-method').selectOption({ index: 1 })
      await expect(page.locator('[data-gate="authorisation"]')).toBeVisible()
      await page.locator('[data-gate="customer_blocked"]').scrollIntoViewIfNeeded()
    })
    await backend.sql`update customers set is_blocked = false where id = (select customer_id from contracts where number = ${number})`
    await hands.press('u')
    await expect(page.getByTestId('action-barred')).toBeVisible()
    await shootInEach(desk, 'void-barred')
  } finally {
    await putBack()
  }
})

test('what a manager takes back, reminds of, joins and blocks', async ({ open, backend }) => {
  const from = 941_200
  await plantBranch(backend.sql, { code, ready: 0, first: 1, every: 1, out: 1, from })
  const owed = await plantDebt(backend, code, 9000)
  const payer = await plantPayer(backend, code, 941_300, 2, 'Zimmerei und Holzbau Oberländer Söhne AG')
  const desk = await open({ who: 'manager.zuerich' })
  const { hands, page } = desk
  const form = async (key: string, name: string, fill: () => Promise<unknown> = () => Promise.resolve()) => {
    await hands.press(key)
    await expect(page.getByTestId('action-form')).toBeVisible()
    await fill()
    await shootInEach(desk, name)
    await page.getByTestId('action-form').locator('[data-back]').click()
    await expect(page.getByTestId('action-form')).toHaveCount(0)
  }
  await openContract(desk, `${code}-00-${from + 1}`)
  await form('u', 'void', async () => {
    await page.getByTestId('void-km').fill('99999')
    await page.getByTestId('action-reason').fill('falscher Kunde')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('action-refusal')).toBeVisible()
  })
  await form('x', 'unpay')
  await hands.press('Escape')
  await openContract(desk, owed.number)
  await form('m', 'remind')
  await form('w', 'reopen')
  await hands.press('Escape')
  await openPayer(desk, payer.company)
  await shootInEach(desk, 'customer-file')
  await form('a', 'customer-change', () => page.getByTestId('change-town').fill(''))
  await form('s', 'customer-block')
  await form('m', 'customer-merge')
  await hands.press('Escape', 'Control+i')
  await expect(page.getByTestId('payer').first()).toBeVisible()
  await shootInEach(desk, 'payers')
  await hands.press('Escape')
})

test('a reservation that nobody fetched, and one that is called off', async ({ open, backend }) => {
  const putBack = await plantUnrated(backend, ['NO_SHOW'])
  try {
    const desk = await open({ who: 'manager.zuerich', location: 'Genève Cornavin' })
    const { hands, page } = desk
    await eventually(async () => (await desk.read('vat_gates', { kinds: ['NO_SHOW'] })).length).toBe(1)
    const look = async (number: string) => {
      await hands.press('F3')
      await hands.type(number)
      await expect(page.locator('[data-testid="search-hit"][data-kind="reservation"]').filter({ hasText: number })).toBeVisible()
      await hands.press('Shift+Enter')
      await expect(page.getByTestId('reservation-no_show')).toBeVisible()
    }
    await look(missed.early)
    await hands.press('n')
    await expect(page.getByTestId('action-barred')).toBeVisible()
    await shootInEach(desk, 'no-show-early')
    await hands.press('Escape')
    await look(missed.late)
    await hands.press('n')
    await hands.isIn('fee_rp')
    await expect(page.locator('[data-gate="vat"]')).toBeVisible()
    await shootInEach(desk, 'no-show-unrated')
    await hands.press('Escape', 'u')
    await expect(page.getByTestId('action-form')).toBeVisible()
    await hands.press('Control+Enter')
    await shootInEach(desk, 'reservation-cancel')
  } finally {
    await putBack()
  }
})
