import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../scripts/backend/test-backend.ts'
import type { TestBackend } from '../scripts/backend/test-backend.ts'
import { insertFixture } from './fixture.ts'

describe('The fixture', () => {
  let backend: TestBackend
  beforeAll(async () => { backend = await createTestBackend() })
  afterAll(() => backend.stop())

  test('goes in twice beside itself, and its people see their own firm only', async () => {
    const one = await insertFixture(backend.sql)
    const two = await insertFixture(backend.sql, { nth: 2 })
    for (const { users, org } of [one, two]) {
      const desk = await backend.signIn(users.city.email, users.city.password)
      const { data } = await desk.from('organizations').select('id')
      expect(data).toEqual([{ id: org }])
    }
  })
})
