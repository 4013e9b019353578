import { Sentence } from '../backend/sentence.ts'
import { startBackend } from '../backend/start-backend.ts'
import type { Backend } from '../backend/start-backend.ts'

/** The large database of an earlier run, or a new one where there is none or its migrations have changed since. */
export async function largeBackend(): Promise<Backend> {
  const log = (line: string) => console.error(line)
  try {
    return await startBackend({ seed: 'large', log })
  } catch (error) {
    if (!(error instanceof Sentence) || !error.message.includes('--fresh')) throw error
    return startBackend({ seed: 'large', fresh: true, log })
  }
}
