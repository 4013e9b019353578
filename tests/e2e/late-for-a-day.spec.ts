import { bringAxe, faultsOn } from './axe.ts'
import { expect, test } from './backend.ts'
import { eventually } from './eventually.ts'
import { pictures } from './picture.ts'

const code = 'GVA'

test('a payment of yesterday that comes after yesterday’s report stands on the page in a part of its own, and in the report of today', async ({ open, backend }, { outputDir }) => {
  // two closings two minutes before midnight, so that nothing of the demo data lies between them
  const session = (minutes: number, kept: boolean) => backend.sql`with at as (select l.id, l.org_id, (date_trunc('day', now() at time zone 'Europe/Zurich') - ${minutes}::int * interval '1 minute') at time zone 'Europe/Zurich' as closed_at from locations l where l.code = ${code})
    insert into cash_sessions (id, org_id, location_id, device_id, till, status, opened_at, opened_by, opening_rp, closed_at, closed_by, counted_rp, expected_rp, day_begins_at, reported)
    select gen_random_uuid(), at.org_id, at.id, d.id, 'Ohne Kasse', 'CLOSED', at.closed_at, u.id, 0, at.closed_at, u.id, 0, 0, case when ${kept} then at.closed_at - interval '1 minute' end, case when ${kept} then '' end
    from at join lateral (select id from devices d where d.org_id = at.org_id limit 1) d on true join lateral (select id from users u where u.org_id = at.org_id and u.role = 'MANAGER' limit 1) u on true`
  // a drawer that another test left open was closed then, too
  await backend.sql`update cash_sessions s set status = 'CLOSED', opened_at = now() - interval '3 days', closed_at = now() - interval '2 days', closed_by = s.opened_by, counted_rp = 0, expected_rp = 0
    from locations l where l.id = s.location_id and l.code = ${code} and s.status = 'OPEN'`
  await session(4, false)
  await session(1, true)
  const [planted] = await backend.sql<{ day: string }[]>`insert into payments (id, org_id, contract_id, location_id, kind, method, amount_rp, rounding_rp, paid_at, taken_by)
    select gen_random_uuid(), c.org_id, c.id, l.id, 'PAYMENT', 'TWINT', 123456, 0, (date_trunc('day', now() at time zone 'Europe/Zurich') - interval '2 minutes') at time zone 'Europe/Zurich', c.created_by
    from contracts c join locations l on l.id = c.pickup_location_id and l.code = ${code} where c.status in ('ACTIVE', 'COMPLETED') order by c.starts_at desc limit 1
    returning (paid_at at time zone 'Europe/Zurich')::date::text as day`
  const desk = await open({ who: 'admin', location: 'Genève Cornavin' })
  const { hands, page } = desk
  await hands.press('Control+M')
  const late = page.getByTestId(`day-late-${planted?.day ?? ''}`)
  await expect(late).toContainText('1\'234.56')
  await expect(late).toContainText('TWINT')
  await expect(late.getByTestId('late-charged')).toHaveText('0.00')
  await expect(late.getByTestId('late-comes-to')).toHaveText('0.00')
  await expect(page.getByTestId('late-not-balanced')).toHaveCount(0)
  await bringAxe(desk)
  await pictures(page, outputDir, 'late', { before: () => late.scrollIntoViewIfNeeded() })
  expect(await faultsOn(desk)).toEqual([])
  await page.getByTestId('cash-close-day').press('Enter')
  await expect(page.getByTestId('cash-terminal')).toBeFocused()
  await hands.press('Control+Enter')
  await expect(page.getByTestId('cash-closed').first()).toBeVisible()
  // the server keeps that it was told: nobody tells it again
  await eventually(async () => (await backend.sql`select (s.reported like '%p' || replace(p.id::text, '-', '') || '%') as told from cash_sessions s join locations l on l.id = s.location_id and l.code = ${code}
    join payments p on p.location_id = l.id and p.amount_rp = 123456 where s.reported <> ''`).map(({ told }) => told as boolean)).toEqual([true])
})
