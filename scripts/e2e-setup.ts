import { electronRuntime } from './electron-runtime/index.ts'
import { startDisplay } from './xvfb.ts'

/** Playwright's global setup: the runtime and a display, both inherited by the workers. Gives the tear-down. */
export default async function setUp(): Promise<() => Promise<void>> {
  await electronRuntime()
  const display = await startDisplay()
  return async () => { await display?.stop() }
}
