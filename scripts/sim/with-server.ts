import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openBackend } from '../backend/open-backend.ts'
import type { TestBackend } from '../backend/open-backend.ts'
import { ensureTemplate, startTestCluster } from '../backend/test-cluster.ts'
import { tempInMemory } from '../memory-disk.ts'

/** Gives the work a server of its own and a folder in memory; both are gone afterwards. */
export async function withServer<T>(work: (backend: TestBackend, folder: string) => Promise<T>): Promise<T> {
  tempInMemory()
  const { stop, ...server } = await startTestCluster()
  const folder = fs.mkdtempSync(path.join(process.env['TMPDIR'] ?? os.tmpdir(), 'guichet-sim-'))
  try {
    await ensureTemplate(server, 'none')
    const backend = await openBackend(server)
    const result = await work(backend, folder)
    await backend.stop()
    return result
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
    await stop()
  }
}
