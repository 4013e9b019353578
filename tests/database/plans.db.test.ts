import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { asPerson } from '../../scripts/database/as-person.ts'
import { counter_queries } from '../../scripts/database/counter-queries.ts'
import { insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'

type Plan = { 'Node Type': string, 'Relation Name'?: string, 'Index Name'?: string, 'Index Cond'?: string, Plans?: Plan[] }

let backend: TestBackend
let ids: Fixture
beforeAll(async () => {
  backend = await createTestBackend()
  ids = await insertFixture(backend.sql)
  await backend.sql`analyze`
})
afterAll(() => backend.stop())

const scans = (plan: Plan): Plan[] => [...(plan['Relation Name'] ? [plan] : []), ...(plan.Plans ?? []).flatMap(scans)]

/** Tables too small to be looked up: a firm has some dozens of these rows. */
const whole = new Set(['vehicle_categories', 'locations', 'organizations', 'users', 'user_locations'])

describe.each(['city', 'manager', 'admin', 'customer'] as const)('As %s', person => {
  test.each(counter_queries)('$name finds rows by an index led by the firm or by their key', async ({ text }) => {
    // With four rows the planner would read them all; what counts is whether it could do otherwise.
    const [{ 'QUERY PLAN': [{ Plan: plan }] }] = await asPerson(backend.sql, ids.users[person], async tx => {
      await tx.unsafe('set local enable_seqscan = off; set local enable_bitmapscan = off; set local plan_cache_mode = force_generic_plan')
      return tx.unsafe(`explain (format json) ${text}`, [ids.org, ids.locations.city, ids.customers.known])
    }) as unknown as [{ 'QUERY PLAN': [{ Plan: Plan }] }]
    const found = scans(plan)
    expect(found.length).toBeGreaterThan(0)
    for (const { 'Node Type': kind, 'Relation Name': table = '', 'Index Name': index, 'Index Cond': by = '' } of found) {
      if (whole.has(table)) continue
      expect([table, kind], `${table} by ${index}`).toEqual([table, expect.stringMatching(/^Index (Only )?Scan$/)])
      expect(by, `${table} by ${index}`).toMatch(/\borg_id\b|\bid = |\bcustomer_id = /)
    }
  })
})
