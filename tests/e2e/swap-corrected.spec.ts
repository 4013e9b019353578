import path from 'node:path'
import type { Bridge } from '../../shared/bridge.ts'
import { expect, test } from './backend.ts'
import { cut } from './by-hand.ts'
import { comeTo } from './come-to.ts'
import { most_after_f9 } from './conflict-keys.ts'
import { eventually } from './eventually.ts'
import { picture } from './picture.ts'
import { freeCar, full, outOf } from './rows.ts'
import { plantBranch } from './stock.ts'

declare const window: { guichet: Bridge }
const [code, from] = ['ZHB', 931_600]

test('a refused swap opens again as it was typed; what was read on both cars and its time stay, and it is put right in five keys', async ({ open, backend }, { outputDir }) => {
  const { sql } = backend
  await plantBranch(sql, { code, ready: 0, first: 0, every: 1, out: 1, from })
  const number = `${code}-00-${from + 1}`
  const desk = await open()
  const { page, hands } = desk
  const { id: contract_id, out_km } = await outOf(desk, `ZH ${from + 1}`)
  const car = await freeCar(desk)
  await cut(desk)
  const swapped = await page.evaluate(form => window.guichet.confirm('swap_vehicle', form), { contract_id, vehicle_id: car.id, back_km: out_km + 90, back_fuel: 8, out_km: car.odometer_km + 3, out_fuel: Number(full(car)),
    damages: [{ part: 'LEFT' as const, kind: 'SCRATCH' as const, severity: 1 as const, description: 'Türe' }], next_status: 'OUT_OF_SERVICE' as const, reason: 'Motorkontrollleuchte', accepted: [] })
  expect(swapped).toMatchObject({ ok: true })
  await sql.unsafe(`alter table contract_vehicles add constraint no_such_leg check (contract_id <> '${contract_id}' or seq < 2) not valid`)
  desk.cut('up')
  await eventually(async () => (await desk.read('attention', {})).filter(task => task.kind === 'refused').map(task => task.number), { timeout: 30_000 }).toContain(number)
  await sql`alter table contract_vehicles drop constraint no_such_leg`

  const task = page.locator(`[data-testid="attention-row"][data-kind="refused"][data-number="${number}"]`)
  await hands.press('F9')
  await comeTo(desk, task)
  await hands.press('1')
  await expect(page.getByTestId('correction'), 'it says what is put right').toBeVisible()
  await expect(page.getByTestId('action-reason')).toHaveValue('Motorkontrollleuchte')
  await expect(page.getByTestId('swap-back-km')).toHaveValue(String(out_km + 90))
  await expect(page.getByTestId('swap-back-km'), 'a fact').toHaveAttribute('readonly', '')
  await expect(page.getByTestId('swap-out-km')).toHaveValue(String(car.odometer_km + 3))
  await expect(page.getByTestId('swap-next')).toHaveValue('OUT_OF_SERVICE')
  await expect(page.getByTestId('damage-description')).toHaveValue('Türe')
  await expect(page.getByTestId('action-confirm')).toHaveAttribute('aria-disabled', 'false')
  await picture(page, path.join(outputDir, 'swap-corrected.png'))
  await hands.press('Control+Enter')
  await expect(page.getByTestId('action-form')).toBeHidden()
  expect(hands.keys(), 'the digit and Ctrl+Enter; F9 before').toBeLessThanOrEqual(most_after_f9)
  await hands.press('Escape')
  await expect(task).toHaveCount(0)
  await desk.counter.waitUntilSynced()
  expect(await hands.pointers()).toBe(0)
  const legs = await sql`select g.seq, g.state, g.out_km::int as out_km, g.out_at = s.occurred_at as is_of_then from contract_vehicles g join sync_ops s on s.name = 'swap_vehicle' and s.status = 'applied'
    and s.occurred_at = (select in_at from contract_vehicles b where b.contract_id = g.contract_id and b.seq = 1) where g.contract_id = ${contract_id} order by g.seq`
  expect([...legs]).toEqual([{ seq: 1, state: 'IN', out_km, is_of_then: false }, { seq: 2, state: 'OUT', out_km: car.odometer_km + 3, is_of_then: true }])
})
