import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Bridge } from '../../shared/bridge.ts'
import { confirm, cut, fillCheckOut, mend, openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { comeTo } from './come-to.ts'
import { keysOf, most_after_f9 } from './conflict-keys.ts'
import { mail, password } from './desk.ts'
import { carOf, digitsOf, freeCar, full, openReturn, outOf, readyDeparture } from './rows.ts'
import { whileItStands } from './while-it-stands.ts'
import { sentence } from './words.ts'
import { eventually } from './eventually.ts'

declare const window: { guichet: Bridge }
test('an odometer that contradicts is put right by a manager in five keys: the car shows it and the audit says who and why', async ({ open, backend }) => {
  const desk = await open({ who: 'manager.zuerich' })
  const { hands, page } = desk
  const { plate, number } = await openReturn(desk)
  const { vehicle, out_km } = await outOf(desk, plate)
  await openCheckIn(desk, plate)
  await hands.type(String(out_km - 30))
  await hands.press('Enter')
  await hands.type(vehicle.fuel_type === 'ELECTRIC' ? '90' : '8')
  await expect(page.locator('[data-testid="gate"][data-gate="odometer"]')).toContainText(sentence('gate.odometer.below_check_out'))
  await hands.press('Control+Enter')
  await hands.isIn('accepted')
  await hands.press('Space')
  expect(await confirm(desk)).toBe(number)
  await mend(desk)

  const of_car = page.locator(`[data-testid="attention-row"][data-kind="conflict"][data-number="${number}"]`)
  for (let left = 10; left > 0; left--) {
    await hands.rest()
    await hands.press('F9')
    await expect(page.getByTestId('attention-compare').first().or(page.getByTestId('attention-empty'))).toBeVisible()
    const count = await of_car.count()
    if (count === 0) break
    await comeTo(desk, of_car)
    const first = page.locator('[data-testid="attention-row"][data-chosen="true"]')
    await expect(first.getByTestId('attention-compare')).toContainText('km')
    await hands.press('1')
    await expect(page.getByTestId('attention-km').or(page.getByTestId('attention-reason')).first()).toBeFocused()
    await hands.press('Enter')
    await expect(of_car).toHaveCount(count - 1)
    expect(hands.keys(), 'keys for one conflict').toBe(keysOf.correct_odometer - 1)
    await hands.press('F2')
  }
  await mend(desk)
  await expect(of_car).toHaveCount(0)
  expect(await hands.pointers()).toBe(0)
  const audited = await backend.sql`select distinct u.full_name, s.decision, a.after ->> 'reason' as reason from sync_conflicts s
    join contracts c on c.id = s.contract_id join audit_log a on a.row_id = s.id and a.action = 'UPDATE' join users u on u.id = a.actor_id
    where c.number = ${number} and s.kind in ('odometer_contradicts', 'in_before_out')`
  expect(audited.length).toBeGreaterThan(0)
  for (const row of audited) expect(row).toMatchObject({ decision: 'PUT_RIGHT', reason: sentence('attention.reason_for.correct_odometer') })
})

test('a car that two desks handed out offline is kept twice; both sides stand beside each other, and a manager settles each conflict in five keys', async ({ open, backend }, { outputDir }) => {
  mkdirSync(outputDir, { recursive: true })
  const [first, second] = [await open(), await open({ who: 'manager.zuerich' })]
  const row = await readyDeparture(first)
  for (const desk of [first, second]) await cut(desk)
  await fillCheckOut(first, row)
  const one = await confirm(first)
  await fillCheckOut(second, row)
  const two = await confirm(second)
  await mend(first)
  // so that the two hours can be told apart
  await backend.sql`update contract_vehicles v set out_at = ((now() at time zone 'Europe/Zurich')::date - 1 + time '09:12') at time zone 'Europe/Zurich'
    from contracts c where c.id = v.contract_id and c.number = ${one}`
  await mend(second)
  const { page, hands } = second
  await expect(page.getByTestId('status-attention')).not.toHaveAttribute('data-count', '0')
  await hands.press('F9')
  const twice = page.locator(`[data-testid="attention-row"][data-number="${two}"]`)
  const [before] = await backend.sql<{ day: string }[]>`select to_char((now() at time zone 'Europe/Zurich')::date - 1, 'DD.MM.YYYY') as day`
  const said = twice.filter({ hasText: sentence('conflict.second_check_out', { other_number: one, other_location: 'Zürich HB', other_by: 'Nina Egli', number: two }) })
  await expect(said, 'when, where and by whom the other went out').toContainText(new RegExp(`am [A-Z][a-z] ${before?.day}\\s09:12 am Standort Zürich HB `))
  const compare = twice.filter({ hasText: sentence('conflict.second_check_out') }).getByTestId('attention-compare')
  const tasks = await second.read('attention', {})
  const task = tasks.find(({ message, number }) => message.key === 'conflict.second_check_out' && number === two)
  expect(task?.compare.find(({ row: name }) => name === 'by'), 'who on either side').toMatchObject({ mine: { value: 'Regula Hürlimann' }, other: { value: 'Nina Egli' } })
  expect(task?.choices.map(({ choice }) => choice)).toEqual(['check_in_other', 'swap_car', 'void_this', 'void_other', 'as_recorded', 'open_contract', 'export'])
  expect(task?.swap?.out_km, 'what the swap begins with').toBeGreaterThan(0)

  await test.step('it is saved as a file by one key, whole and without a secret', async () => {
    const chosen = page.locator('[data-testid="attention-row"][data-chosen="true"]')
    await comeTo(second, twice.filter({ hasText: sentence('conflict.second_check_out') }))
    await hands.press(await chosen.getByTestId('attention-export').locator('kbd').innerText())
    const folder = second.exported
    await expect(page.getByTestId('attention-saved')).toContainText(folder)
    const [name] = readdirSync(folder).filter(one => one.startsWith('guichet-') && one.endsWith('.json'))
    const text = readFileSync(path.join(folder, name ?? ''), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ format: 'guichet-task', task: { id: task?.id, number: two }, operation: { name: 'check_out', input: { number: two } } })
    expect(text).not.toMatch(/token|password/i)
  })

  await test.step('the car that really left is put on the contract by the keyboard; F10 over the half-typed form asks first', async () => {
    const chosen = page.locator('[data-testid="attention-row"][data-chosen="true"]')
    const other = await freeCar(second)
    const key = await chosen.getByTestId('attention-swap-car').locator('kbd').innerText()
    await whileItStands(second, async () => {
      await hands.press(key)
      await expect(page.getByTestId('attention-car')).toBeFocused()
      await hands.type(digitsOf(other.plate))
      await expect(page.getByTestId('attention-car-choice'), 'whoever types is faster than the list').toHaveCount(0)
    })
    await expect(page.getByTestId('attention-car-choice').and(page.locator('[aria-selected="true"]'))).toContainText(digitsOf(other.plate).slice(-3))
    await hands.press('F10')
    await expect(page.getByTestId('attention-leave')).toBeVisible()
    await expect(page.getByTestId('attention-out-km')).toHaveValue(String(other.odometer_km))
    await hands.press('Enter')
    await expect(page.getByTestId('attention-out-km')).toBeFocused()
    await hands.type(String(other.odometer_km + 2))
    await expect(page.getByTestId('attention-confirm')).toBeEnabled()
    await hands.press('Escape')
    await expect(page.getByTestId('attention-decide'), 'nothing was confirmed').toHaveCount(0)
  })

  await test.step('the car that fits best is put on the contract in five keys, with the readings that are known of it', async () => {
    const chosen = page.locator('[data-testid="attention-row"][data-chosen="true"]')
    await comeTo(second, said)
    await hands.press(await chosen.getByTestId('attention-swap-car').locator('kbd').innerText())
    await expect(page.getByTestId('attention-car-choice').first()).toBeVisible()
    await hands.press('ArrowDown')
    const best = page.getByTestId('attention-car-choice').and(page.locator('[aria-selected="true"]'))
    const free = await second.read('free_vehicles', { category_id: null, ends_at: null })
    const plate = digitsOf(await best.locator('.plate, [data-testid="plate"]').first().innerText())
    const other = free.find(car => digitsOf(car.plate) === plate)
    await expect(page.getByTestId('attention-out-km')).toHaveValue(String(other?.odometer_km))
    await hands.press('Control+Enter')
    await expect(page.getByTestId('attention-decide')).toHaveCount(0)
    expect(hands.keys(), 'keys for one swap').toBe(keysOf.swap_car - 1)
    await mend(second)
    const legs = await backend.sql`select v.state, v.out_km from contract_vehicles v join contracts c on c.id = v.contract_id where c.number = ${two} order by v.seq`
    expect([...legs]).toMatchObject([{ state: 'IN' }, { state: 'OUT', out_km: other?.odometer_km }])
  })
  await hands.press('F2')
  const still = (await second.read('attention', {})).filter(({ number }) => number === two).length
  for (let left = still; left > 0; left--) {
    await hands.rest()
    await hands.press('F9')
    await comeTo(second, twice)
    const chosen = page.locator('[data-testid="attention-row"][data-chosen="true"]')
    if (await compare.count() > 0) await expect(compare).toContainText(one)
    await hands.press(await chosen.getByTestId('attention-as-recorded').locator('kbd').innerText())
    await expect(page.getByTestId('attention-reason')).toBeFocused()
    await hands.press('Enter')
    await expect(twice).toHaveCount(left - 1)
    expect(hands.keys()).toBe(keysOf.as_recorded - 1)
    await hands.press('F2')
  }
  await mend(second)

  await test.step('staff see it, too, and who may decide', async () => {
    await first.hands.press('F9')
    await expect(first.page.locator(`[data-testid="attention-row"][data-number="${two}"]`)).toHaveCount(0)
  })
})

test('a payment that the server refused is put right and sent again in five keys', async ({ open, backend }) => {
  const desk = await open()
  const { page, hands } = desk
  const { contract_id, number } = await openReturn(desk)
  await backend.sql`alter table payments add constraint no_such_amount check (amount_rp <> 12345) not valid`
  const pay = (amount_rp: number) => page.evaluate(([id, sum]) =>
    window.guichet.confirm('take_payment', { contract_id: id, method: 'TWINT', amount_rp: sum, reference: null }), [contract_id, amount_rp] as const)
  const paid = () => backend.sql<{ amount_rp: number }[]>`select amount_rp::int from payments where contract_id = ${contract_id} order by amount_rp`
  const before = (await paid()).length
  expect(await pay(12_345)).toMatchObject({ ok: true })
  await desk.counter.waitUntilSynced()
  const row = page.locator(`[data-testid="attention-row"][data-kind="refused"][data-number="${number}"]`)
  await eventually(async () => (await desk.read('attention', {})).map(task => task.number)).toContain(number)
  await hands.rest()
  await hands.press('F9')
  await comeTo(desk, row)
  await expect(row.getByTestId('attention-compare')).toContainText('123.45')
  await hands.press('1')
  await expect(page.getByTestId('attention-amount')).toBeFocused()
  await backend.sql`alter table payments drop constraint no_such_amount`
  await hands.press('Enter')
  await expect(row).toHaveCount(0)
  expect(hands.keys()).toBeLessThanOrEqual(most_after_f9)
  await desk.counter.waitUntilSynced()
  expect(await hands.pointers()).toBe(0)
  expect((await paid()).length).toBe(before + 1)
})

test('a refused check-out and a refused check-in open again as they were typed; put right in five keys each, facts and times of then stand', async ({ open, backend }) => {
  const { sql } = backend
  const desk = await open()
  const { page, hands } = desk
  const row = await readyDeparture(desk)
  const car = await carOf(desk, row.plate)
  const back = await openReturn(desk)
  await cut(desk)
  await fillCheckOut(desk, row)
  const number = await confirm(desk)
  const { vehicle, out_km } = await outOf(desk, back.plate)
  const returned = await page.evaluate(([contract_id, odometer_km, fuel_level]) => window.guichet.confirm('check_in', { contract_id, odometer_km, fuel_level,
    needs_cleaning: true, damages: [], capture_rp: 0, payment: null, receivable: true, accepted: ['odometer', 'odometer_jump', 'balance'] }),
  [back.contract_id, Math.max(out_km, vehicle.odometer_km) + 40, Number(full(vehicle))] as const)
  expect(returned).toMatchObject({ ok: true })
  await sql.unsafe(`alter table contracts add constraint no_such_number check (number <> '${number}') not valid;
    alter table inspections add constraint no_such_check_in check (contract_id <> '${back.contract_id}' or kind <> 'CHECK_IN') not valid`)
  desk.cut('up')
  const refused = async () => (await desk.read('attention', {})).filter(task => task.kind === 'refused').map(task => task.number)
  await eventually(refused, { timeout: 30_000 }).toEqual(expect.arrayContaining([number, back.number]))
  await sql`alter table contracts drop constraint no_such_number`
  await sql`alter table inspections drop constraint no_such_check_in`
  const taskOf = (one: string) => page.locator(`[data-testid="attention-row"][data-kind="refused"][data-number="${one}"]`)
  const typed = new RegExp(`${String(car.odometer_km + 1).replace(/\B(?=(\d{3})+$)/g, '.')} km · ${full(car)}`)

  for (const [one, form] of [[number, 'check-out'], [back.number, 'check-in']] as const) {
    const task = taskOf(one)
    await hands.press('F9')
    await comeTo(desk, task)
    await hands.press('1')
    await expect(page.getByTestId('correction'), 'it says what is put right').toBeVisible()
    if (form === 'check-in') await expect(page.getByTestId('check-in-odometer'), 'a fact').toHaveAttribute('readonly', '')
    else await expect(page.getByTestId('check-out-section-reading'), 'folded, with what was typed').toContainText(typed)
    expect(await confirm(desk)).toBe(one)
    expect(hands.keys(), 'the digit and Ctrl+Enter; F9 before').toBeLessThanOrEqual(most_after_f9)
    await hands.press('F9')
    await expect(task).toHaveCount(0)
  }
  await desk.counter.waitUntilSynced()
  expect(await hands.pointers()).toBe(0)
  const [out] = await sql`select v.out_km, c.starts_at = s.occurred_at as is_of_then, s.name from contracts c join contract_vehicles v on v.contract_id = c.id
    join sync_ops s on s.name = 'check_out' and s.status = 'applied' and s.occurred_at = c.created_at where c.number = ${number}`
  expect(out).toEqual({ out_km: car.odometer_km + 1, is_of_then: true, name: 'check_out' })
  expect((await sql`select state from contract_vehicles where contract_id = ${back.contract_id}`).map(leg => leg['state'])).toEqual(['IN'])
})

test('what a deactivated person left waiting is taken over by a manager at the same desk, in five keys and under both names', async ({ open, backend }) => {
  const { sql } = backend
  const desk = await open({ who: 'staff2.zuerich' })
  const { page, hands } = desk
  await cut(desk)
  await fillCheckOut(desk, await readyDeparture(desk))
  const number = await confirm(desk)
  await sql`update users set is_active = false where email = ${mail('staff2.zuerich')}`
  try {
    await hands.press('F10')
    desk.cut('up')
    await desk.counter.signIn({ email: mail('manager.zuerich'), password }, 'Zürich HB')
    await desk.counter.skipPin()
    await desk.counter.waitForBoard()
    const held = page.locator(`[data-testid="attention-row"][data-number="${number}"]`)
    await eventually(async () => (await desk.read('attention', {})).filter(task => task.number === number).map(task => task.kind), { timeout: 20_000 }).toContain('held')
    await hands.press('F9')
    await comeTo(desk, held)
    await hands.press('1')
    await expect(page.getByTestId('attention-reason')).toBeFocused()
    await hands.press('Enter')
    await expect(held).toHaveCount(0)
    expect(hands.keys()).toBe(keysOf.take_over - 1)
    expect(await hands.pointers()).toBe(0)
    await desk.counter.waitUntilSynced()
    const rows = await sql`select by.full_name as made_by, had.full_name as begun_by, t.original_name from op_takeovers t join users had on had.id = t.original_author_id
      join sync_ops s on s.op_id = t.new_op_id and s.status = 'applied' join contracts c on c.created_by = s.author_id and c.number = ${number} join users by on by.id = c.created_by
      where t.original_name = 'check_out'`
    expect([...rows]).toEqual([{ made_by: 'Regula Hürlimann', begun_by: 'Valon Krasniqi', original_name: 'check_out' }])
  } finally {
    await sql`update users set is_active = true where email = ${mail('staff2.zuerich')}`
  }
})
