import { randomUUID } from 'node:crypto'
import { mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { comeTo } from './come-to.ts'
import { keysOf } from './conflict-keys.ts'
import { mail } from './desk.ts'
import { eventually } from './eventually.ts'
import { openReturn } from './rows.ts'
import { sentence } from './words.ts'

/** The kinds of contradiction whose keys no other test counts; of the others see conflict-desk, conflict-cars and settings-two-desks. */
const kinds = ['reservation_taken', 'already_checked_in', 'vehicle_not_available', 'charges_differ', 'customer_changed_meanwhile', 'customer_merged', 'plate_out_twice', 'transfer_contradicts', 'car_still_out'] as const

test('each further kind of contradiction is settled as it was recorded by a manager, in five keys, without a mouse', async ({ open, backend }) => {
  const { sql } = backend
  const desk = await open({ who: 'manager.zuerich' })
  const { page, hands } = desk
  const { contract_id } = await openReturn(desk)
  const planted = kinds.map(kind => ({ kind, id: randomUUID(), op_id: randomUUID() }))
  for (const { kind, id, op_id } of planted) {
    await sql`insert into sync_conflicts (id, org_id, location_id, op_id, author_id, kind, contract_id, vehicle_id, reservation_id, customer_id, fields, found_at)
      select ${id}, c.org_id, c.return_location_id, ${op_id}, u.id, ${kind}, case when ${kind} like 'customer%' or ${kind} = 'transfer_contradicts' then null else c.id end,
        case when ${kind} like 'customer%' then null else g.vehicle_id end, null, case when ${kind} like 'customer%' then c.customer_id end,
        case when ${kind} = 'customer_changed_meanwhile' then 'phone,town' end, now()
      from contracts c join contract_vehicles g on g.contract_id = c.id and g.state = 'OUT' join users u on u.email = ${mail('staff.zuerich')} where c.id = ${contract_id}`
  }
  try {
    await mend(desk)
    await eventually(async () => (await desk.read('attention', {})).map(task => task.op_id)).toEqual(expect.arrayContaining(planted.map(one => one.op_id)))
    for (const { kind, op_id } of planted) {
      const task = page.locator(`[data-testid="attention-row"][data-op="${op_id}"]`)
      await hands.press('F9')
      await comeTo(desk, task)
      await expect(task, kind).toContainText(sentence(`conflict.${kind}`))
      await hands.press(await task.getByTestId('attention-as-recorded').locator('kbd').innerText())
      await expect(page.getByTestId('attention-reason'), kind).toBeFocused()
      await hands.press('Enter')
      await expect(task, kind).toHaveCount(0)
      expect(hands.keys(), kind).toBe(keysOf.as_recorded - 1)
      await hands.press('F2')
    }
    expect(await hands.pointers()).toBe(0)
    await desk.counter.waitUntilSynced()
    const left = await sql`select kind from sync_conflicts where id in ${sql(planted.map(one => one.id))} and (resolved_at is null or decision <> 'AS_RECORDED')`
    expect(left.map(row => String(row['kind']))).toEqual([])
  } finally {
    await sql`update sync_conflicts set resolved_at = now(), resolved_by = author_id where id in ${sql(planted.map(one => one.id))} and resolved_at is null`
  }
})
