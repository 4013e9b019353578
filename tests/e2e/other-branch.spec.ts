import { checkIn, cut, find, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { openReturn } from './rows.ts'
import { eventually } from './eventually.ts'

test('moment 3: a car due at Zürich comes back in Lugano, both desks cut off: nothing is lost, Zürich sees it', async ({ open, backend }) => {
  const [zuerich, lugano] = await Promise.all([open(), open({ who: 'staff.lugano' })])
  const due = await openReturn(zuerich)
  await Promise.all([cut(zuerich), cut(lugano)])

  const before = await lugano.read('find_anything', { text: due.number })
  const known = before.find(hit => hit.kind === 'contract')
  expect(known, 'Lugano knows the contract, not the person').toMatchObject({ number: due.number, customer: null })
  await lugano.hands.rest()
  expect(await checkIn(lugano, due.plate)).toBe(due.number)
  expect(await lugano.hands.pointers()).toBe(0)
  expect(await zuerich.counter.statusOf(due.number)).toBe('ACTIVE')

  await mend(lugano)
  await test.step('the name is there at Lugano once the line is back', async () => {
    const sheet = lugano.page.getByRole('dialog', { name: due.number })
    await find(lugano, due.number)
    await expect(sheet.getByText(due.customer ?? '').first()).toBeVisible()
  })
  await mend(zuerich)
  await expect(zuerich.page.locator(`[data-testid="board-row"][data-number="${due.number}"]`)).toHaveCount(0)
  await eventually(() => zuerich.counter.statusOf(due.number)).toMatch(/RETURNED|COMPLETED/)
  const stored = await backend.sql`select l.code, v.status from contracts c
    join contract_vehicles g on g.contract_id = c.id and g.state = 'IN' join vehicles v on v.id = g.vehicle_id
    join locations l on l.id = v.location_id where c.number = ${due.number} order by g.seq desc limit 1` // another test may have swapped its car before
  expect([...stored]).toEqual([{ code: 'LUG', status: 'CLEANING' }])
})
