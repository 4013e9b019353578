import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { rules } from '../rights/catalogue.ts'

/** What the database itself says about its rules: a table or function that forgets one fails here. */
let backend: TestBackend
const names = async (query: string): Promise<string[]> => [...new Set((await backend.sql.unsafe(query)).map(row => String(row['name'])))].toSorted()

beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

// that each of them notices when it is broken, `npm run test:rights` shows
describe('the catalogue', () => {
  test.each(rules)('$title', async ({ query, allowed = [] }) => {
    expect(await names(query)).toEqual(allowed.toSorted())
  })
})
