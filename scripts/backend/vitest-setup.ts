import type { TestProject } from 'vitest/node'
import type { Server } from './platform.ts'
import { ensureTemplate, startTestCluster } from './test-cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The PostgreSQL server of this run; `createTestBackend()` uses it. */
    guichet_server: Server
  }
}

/** Vitest's global setup of the project `db`: one PostgreSQL for the whole run, with our migrations in a template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...server } = await startTestCluster()
  try {
    await ensureTemplate(server, 'none')
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('guichet_server', server)
  return stop
}
