import { electronRuntime } from './electron-runtime/index.ts'
import { tempInMemory } from './memory-disk.ts'
import { startDisplay } from './xvfb.ts'

/** Playwright's global setup: the runtime, a display and a fast temp folder, all inherited by the workers. Gives the tear-down. */
export default async function setUp(): Promise<() => Promise<void>> {
  tempInMemory()
  await electronRuntime()
  const display = await startDisplay()
  return async () => { await display?.stop() }
}
