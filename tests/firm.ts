import { afterAll, beforeAll } from 'vitest'
import { createTestBackend } from '../scripts/backend/test-backend.ts'
import type { TestBackend, TestBackendOptions } from '../scripts/backend/test-backend.ts'
import { insertFixture } from './fixture.ts'
import type { Fixture, FixtureUser } from './fixture.ts'
import type postgres from 'postgres'

/** A backend with one firm and its rival for all tests of a file. */
export function openFirm(options: TestBackendOptions = {}) {
  let opened: { backend: TestBackend; fixture: Fixture } | undefined
  beforeAll(async () => {
    const backend = await createTestBackend(options)
    opened = { backend, fixture: await insertFixture(backend.sql) }
  })
  afterAll(() => opened?.backend.stop())
  function there() {
    if (opened === undefined) throw new Error('before the hooks have run')
    return opened
  }
  return {
    get backend() { return there().backend },
    get fixture() { return there().fixture },
    /**
     * Runs `work` under this person's name with the rights of `role`, straight in the database; what it did is taken back. Returns the
     * constraint that refused it, else the SQLSTATE, null where nothing did.
     */
    async asPerson(role: 'guichet_commands' | 'authenticated', person: FixtureUser, work: (sql: postgres.TransactionSql) => Promise<unknown>): Promise<string | null> {
      const undone = new Error('taken back')
      try {
        await there().backend.sql.begin(async tx => {
          await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: person.id, role: 'authenticated' })}, true)`
          await tx.unsafe(`set local role ${role}`)
          await work(tx)
          throw undone
        })
      } catch (error) {
        if (error === undone) return null
        const { constraint_name, code } = error as { constraint_name?: string; code?: string }
        return constraint_name ?? code ?? String(error)
      }
      return null
    },
  }
}
