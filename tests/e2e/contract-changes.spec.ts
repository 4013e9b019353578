import path from 'node:path'
import { expect, test, type TestBackend } from './backend.ts'
import { jpegOfTelephone } from './camera.ts'
import { cut, find, mend } from './by-hand.ts'
import type { Desk } from './desk.ts'
import type { BoardRow, ContractView } from '../../shared/queries.ts'
import { plantDebt, zurich } from './contracts.ts'
import { picture } from './picture.ts'
import { digitsOf, freeCar, swapsInto } from './rows.ts'
import { sign } from './sign.ts'
import { sentence } from './words.ts'
import { eventually } from './eventually.ts'

type Out = BoardRow & { contract_id: string; plate: string }
/** A contract whose car is out with it alone, untouched by the other tests of this file: each leaves a note or another leg. */
async function someContract(desk: Desk): Promise<Out & { contract: ContractView }> {
  const { returns } = await desk.read('board', {})
  for (const row of returns) {
    if (row.contract_id === null || row.plate === null || row.pending || row.state === 'conflict') continue
    const contract = await desk.read('contract', { contract_id: row.contract_id })
    const isFresh = contract && contract.legs.length === 1 && contract.notes.length === 0
    if (isFresh) return { ...row, contract_id: row.contract_id, plate: row.plate, contract }
  }
  throw new Error(`none of ${returns.length} contracts fits`)
}

/** F3, the contract's number, Enter: its sheet with what can be done. */
async function openContract(desk: Desk, number: string): Promise<void> {
  await find(desk, number)
  await expect(desk.page.getByTestId('contract-sheet')).toBeVisible()
  await expect(desk.page.getByRole('toolbar')).toBeVisible()
}
/** Ctrl+Enter; the form is gone once it is on disk. */
async function confirm({ page, hands }: Desk): Promise<void> {
  await hands.press('Control+Enter')
  await expect(page.getByTestId('action-form')).toBeHidden()
}
const gate = ({ page }: Desk, key: string, state: string) => page.locator(`[data-testid="gate"][data-gate="${key}"][data-state="${state}"]`)

/** Somebody else has this car from tomorrow on. */
async function plantReservation({ sql }: TestBackend, contract_id: string): Promise<string> {
  const [planted] = await sql<{ number: string }[]>`with out as (select c.org_id, c.ends_at, c.pickup_location_id, c.price_plan_id, c.customer_id, g.vehicle_id, v.category_id
      from contracts c join contract_vehicles g on g.contract_id = c.id and g.state = 'OUT' join vehicles v on v.id = g.vehicle_id where c.id = ${contract_id}),
    booked as (insert into reservations (id, org_id, number, location_id, return_location_id, customer_id, category_id, vehicle_id, price_plan_id, starts_at, ends_at, status)
      select gen_random_uuid(), org_id, 'R-NEXT-0001', pickup_location_id, pickup_location_id, customer_id, category_id, vehicle_id, price_plan_id,
        greatest(ends_at, now()) + interval '6 hours', greatest(ends_at, now()) + interval '3 days', 'BOOKED' from out returning *),
    blocked as (insert into vehicle_blocks (id, org_id, vehicle_id, kind, source_id, starts_at, ends_at, is_active)
      select gen_random_uuid(), org_id, vehicle_id, 'RESERVATION', id, starts_at, ends_at, true from booked returning id)
    select number from booked, blocked`
  if (!planted) throw new Error('nothing was planted')
  return planted.number
}

test('an extension says who has the car next and stops there; a shorter one goes out offline with its price', async ({ open, backend }) => {
  const first = await open()
  const due = await someContract(first)
  const number = await plantReservation(backend, due.contract_id)
  const desk = first
  await eventually(async () => (await desk.read('extend_contract', { contract_id: due.contract_id, ends_at: Date.now() + 3 * 86_400_000, reason: '', accepted: [] }))
    .gates.some(one => one.key === 'next_block' && one.state === 'block')).toBe(true)
  await cut(desk)
  await openContract(desk, due.number)
  await desk.hands.rest()
  await desk.hands.press('v')
  await desk.hands.isIn('ends_at')
  await desk.hands.retype('+3')
  await expect(gate(desk, 'next_block', 'block')).toHaveText(sentence('gate.next_block.taken', { number }))
  await desk.hands.press('Control+Enter')
  await desk.hands.isIn('ends_at')
  expect(await desk.read('status', {})).toMatchObject({ waiting: 0 })
  const { starts_at } = (await backend.sql<{ starts_at: Date }[]>`select starts_at from reservations where number = ${number}`)[0] ?? { starts_at: new Date() }
  const until = new Date(starts_at.getTime() - 3_600_000)
  const [day, time] = zurich(until.getTime())
  await desk.hands.retype(day)
  await desk.hands.press('Enter')
  await desk.hands.isIn('ends_at.time')
  await desk.hands.retype(time)
  await desk.hands.press('Enter')
  await desk.hands.isIn('reason')
  await expect(gate(desk, 'next_block', 'block')).toBeHidden()
  await desk.hands.press('Enter')
  await desk.hands.isIn('deposit')
  await desk.hands.press('ArrowDown')
  await expect(gate(desk, 'authorisation', 'block')).toHaveText(sentence('gate.authorisation.missing'))
  await desk.hands.goTo('deposit.amount_rp')
  await desk.hands.retype('250')
  await desk.hands.goTo('deposit.authorisation_code')
  await desk.hands.type('H77')
  await expect(gate(desk, 'authorisation', 'block')).toBeHidden()
  await confirm(desk)
  expect(await desk.hands.pointers()).toBe(0)
  await expect(desk.page.getByTestId('contract-note')).toContainText('Verlängert')
  await expect(desk.page.getByTestId('contract-waiting')).toBeVisible()
  await mend(desk)
  const [stored] = await backend.sql`select ends_at from contracts where id = ${due.contract_id}`
  expect(Math.abs(new Date(String(stored?.['ends_at'])).getTime() - until.getTime())).toBeLessThan(60_000)
  const held = await backend.sql`select amount_rp::int as amount_rp, authorisation_code, status from deposits where contract_id = ${due.contract_id} and authorisation_code = 'H77'`
  expect([...held]).toEqual([{ amount_rp: 25_000, authorisation_code: 'H77', status: 'HELD' }])
})

test('a longer rental is signed at the counter over its words, offline; another end takes the signature away; paper and server have it under the seal', async ({ open, backend }, { outputDir }) => {
  const desk = await open()
  const { hands, page } = desk
  const due = await someContract(desk)
  await cut(desk)
  await openContract(desk, due.number)
  await hands.rest()
  await hands.press('v')
  await hands.isIn('ends_at')
  await hands.retype('+3')
  await expect(page.getByTestId('extend-price')).toBeVisible()
  await page.getByTestId('signature-section').press('Enter')
  await expect(page.getByTestId('signature-text')).toContainText(due.number)
  const before = await page.getByTestId('signature-text').innerText()
  await sign(desk, 0.01)
  await expect(page.getByTestId('signature-fault')).toBeVisible()
  await sign(desk, 0.9)
  await expect(page.getByTestId('signature-fault')).toHaveCount(0)
  await page.locator('[data-field="ends_at"]').focus()
  await hands.retype('+4')
  await page.getByTestId('signature-section').press('Enter')
  await expect(page.getByTestId('signature-text')).not.toHaveText(before)
  await expect(page.getByTestId('signature-changed')).toBeVisible()
  await sign(desk, 0.9)
  await expect(page.getByTestId('signature-changed')).toHaveCount(0)
  const text = await page.getByTestId('signature-text').innerText()
  await picture(page, path.join(outputDir, 'extension.png'))
  await confirm(desk)
  await expect(page.getByTestId('note-signer')).toContainText('unterschrieben von')
  await hands.rest()
  await hands.press('d')
  await expect(page.locator('[data-testid="document"][data-kind="AGREEMENT"][data-version="2"][data-made="true"]')).toBeVisible()
  await hands.press('Escape')
  await mend(desk)
  const stored = () => backend.sql`select s.role, private.extension_is_sealed(n.id) as sealed, s.text_sha256 = encode(sha256(convert_to(${text}, 'UTF8')), 'hex') as of_these_words, a.state
    from booking_notes n join signatures s on s.note_id = n.id left join attachments a on a.id = s.attachment_id where n.contract_id = ${due.contract_id} and n.kind = 'EXTENDED' order by s.role`
  await eventually(async () => [...await stored()], { timeout: 30_000 }).toEqual([{ role: 'CUSTOMER', sealed: true, of_these_words: true, state: 'STORED' }, { role: 'STAFF', sealed: true, of_these_words: true, state: null }])
})

test('a breakdown: the car is swapped offline, the old one is out of service and both legs stand on the contract', async ({ open, backend }, { outputDir }) => {
  const desk = await open()
  const { hands, page } = desk
  const due = await someContract(desk)
  const { legs } = due.contract
  const car = await freeCar(desk, swapsInto(desk, due.contract_id))
  await cut(desk)
  await openContract(desk, due.number)
  await hands.rest()
  await hands.press('t')
  await hands.isIn('reason')
  await hands.type('Motorkontrollleuchte')
  await hands.press('Enter')
  await hands.isIn('back_km')
  await hands.type(String((legs[0]?.out_km ?? 0) + 33))
  await hands.press('Enter')
  await hands.isIn('back_fuel')
  await hands.type(String(legs[0]?.out_fuel ?? 8))
  await hands.press('Enter')
  await hands.isIn('next_status')
  await hands.press('ArrowDown')
  await expect(page.getByTestId('swap-next')).toHaveValue('OUT_OF_SERVICE')
  await hands.goTo('vehicle_id')
  await hands.type(digitsOf(car.plate))
  await hands.goTo('out_km')
  await page.getByTestId('back_photos-section').press('Enter')
  await page.getByTestId('photo-chooser').setInputFiles([{ name: 'back.jpg', mimeType: 'image/jpeg', buffer: jpegOfTelephone(800, 600, '#a33', 'x') }])
  await expect(page.locator('[data-testid="photo-tile"][data-has="true"]')).toHaveCount(1)
  await page.getByTestId('out_photos-section').press('Enter')
  await page.getByTestId('photo-chooser').setInputFiles([{ name: 'out.jpg', mimeType: 'image/jpeg', buffer: jpegOfTelephone(800, 600, '#33a', 'x') }])
  await expect(page.locator('[data-testid="photo-tile"][data-has="true"]')).toHaveCount(1)
  await page.getByTestId('signature-section').press('Enter')
  await expect(page.getByTestId('signature-text')).toContainText(car.plate)
  await page.getByTestId('signature-refuses').press('Space')
  await page.getByTestId('signature-reason').fill('hat es eilig')
  await picture(page, path.join(outputDir, 'swap.png'))
  await confirm(desk)
  await expect(page.locator('[data-testid="contract-leg"]')).toHaveCount(2)
  await expect(page.getByTestId('contract-photos')).toHaveCount(2)
  expect(await hands.pointers()).toBe(0)
  await hands.rest()
  await hands.press('d')
  await expect(page.locator('[data-testid="document"][data-kind="AGREEMENT"][data-version="2"][data-made="true"]')).toBeVisible()
  await expect(page.locator('[data-testid="document"][data-kind="AGREEMENT"]')).toHaveCount(2)
  await picture(page, path.join(outputDir, 'swapped.png'))
  await hands.press('Escape')
  await expect(page.locator(`[data-testid="contract-leg"][data-plate="${car.plate}"]`)).toHaveAttribute('data-leg-state', 'OUT')
  await mend(desk)
  const stored = await backend.sql`select g.seq, g.state, v.status from contract_vehicles g join vehicles v on v.id = g.vehicle_id where g.contract_id = ${due.contract_id} order by g.seq`
  expect([...stored]).toEqual([{ seq: 1, state: 'IN', status: 'OUT_OF_SERVICE' }, { seq: 2, state: 'OUT', status: 'RENTED' }])
  const sealed = () => backend.sql`select i.kind, private.inspection_is_sealed(i.id) as sealed, (select count(*)::int from attachments a where a.inspection_id = i.id and a.state = 'STORED') as photos,
    (select count(*)::int from signatures s where s.inspection_id = i.id and s.refused) as refused from inspections i where i.contract_id = ${due.contract_id} and i.inspected_at > now() - interval '1 hour'
    and exists (select from attachments a where a.inspection_id = i.id) order by i.kind`
  await eventually(async () => [...await sealed()], { timeout: 30_000 }).toEqual([{ kind: 'CHECK_IN', sealed: true, photos: 1, refused: 0 }, { kind: 'CHECK_OUT', sealed: true, photos: 1, refused: 1 }])
})

test('no manager is there: the barred key says who can do it and how; the manager then makes the contract void, deposit and all', async ({ open, backend }) => {
  const desk = await open()
  const due = await someContract(desk)
  await openContract(desk, due.number)
  await desk.hands.press('u')
  await expect(desk.page.getByTestId('action-barred')).toHaveText(sentence('action.needs_manager', { number: due.number }))
  await expect(desk.page.getByTestId('action-form')).toBeHidden()
  await desk.quit()
  const office = await open({ who: 'manager.zuerich' })
  const { legs } = due.contract
  await openContract(office, due.number)
  await office.hands.press('u')
  await office.hands.isIn('odometer_km')
  await office.hands.type(String((legs[0]?.out_km ?? 0) + 5))
  await office.hands.press('Enter')
  await office.hands.isIn('reason')
  await office.hands.type('falscher Kunde')
  await office.hands.press('Control+Enter')
  await expect(office.page.getByTestId('action-refusal')).toHaveText(sentence('gate.void.driven'))
  await office.hands.isIn('odometer_km')
  await office.hands.retype(String(legs[0]?.out_km ?? 0))
  await confirm(office)
  await expect(office.page.getByTestId('contract-status')).toContainText('ungültig')
  await expect(office.page.getByTestId('contract-balance')).toContainText('0.00')
  await mend(office)
  const [stored] = await backend.sql`select c.status, (select count(*)::int from deposits d where d.contract_id = c.id and d.status = 'HELD') as held, v.status as car
    from contracts c join contract_vehicles g on g.contract_id = c.id join vehicles v on v.id = g.vehicle_id where c.id = ${due.contract_id}`
  expect(stored).toEqual({ status: 'VOID', held: 0, car: 'AVAILABLE' })
})

test('a card that is declined after all: half is paid in cash, the manager takes the card payment back, and the rest is open again', async ({ open, backend }) => {
  const owed = await plantDebt(backend, 'ZHB', 9000)
  const office = await open({ who: 'manager.zuerich' })
  const { hands, page } = office
  await openContract(office, owed.number)
  const before = await page.getByTestId('contract-payment').count()
  const pay = async (method: string, amount: string, reference: string) => {
    await hands.press('z')
    await hands.isIn('method')
    await page.getByTestId('take-payment-method').selectOption(method)
    await hands.press('Enter')
    await hands.isIn('amount_rp')
    await hands.retype(amount)
    await hands.press('Enter')
    await hands.isIn('reference')
    await hands.type(reference)
    await confirm(office)
  }
  await pay('CASH', '20.00', '')
  await pay('CREDIT_CARD', '30.00', 'T-99')
  await expect(page.getByTestId('contract-payment')).toHaveCount(before + 2)
  await hands.press('x')
  await hands.isIn('payment_id')
  await hands.press('Enter')
  await hands.isIn('reason')
  await hands.type('Karte abgelehnt')
  await confirm(office)
  await expect(page.locator('[data-testid="contract-payment"][data-undone="true"]')).toHaveCount(1)
  await mend(office)
  const [stored] = await backend.sql`select private.balance_rp(${owed.id})::int as owed`
  expect(stored).toEqual({ owed: owed.balance_rp - 2000 })
})
