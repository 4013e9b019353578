import { test } from 'vitest'
import { createTestBackend } from '../test-backend.ts'
import type { TestBackend, TestBackendOptions } from '../test-backend.ts'
import type { ShimName } from './all.ts'

type Contract = {
  shim: ShimName
  /** Continues "Hosted …". */
  hosted: string
  /** Continues "Lite without the shim still …". */
  lite: string
  setup_sql?: string
  /** Proves hosted's behaviour against the shimmed backend. */
  proves: (backend: TestBackend) => Promise<void>
  /** Proves that Lite alone differs. */
  differs: (backend: TestBackend) => Promise<void>
}

async function on(options: TestBackendOptions, work: (backend: TestBackend) => Promise<void>): Promise<void> {
  const backend = await createTestBackend({ seed: 'platform', ...options })
  try {
    await work(backend)
  } finally {
    await backend.stop()
  }
}

/** Two tests of one difference: the shimmed backend does as hosted, and Lite alone still does not. */
export function contract({ shim, hosted, lite, setup_sql, proves, differs }: Contract): void {
  const options = setup_sql === undefined ? {} : { setup_sql }
  test(`Hosted ${hosted}`, () => on(options, proves))
  test(`Lite without the shim "${shim}" still ${lite} (when this fails, the shim can go)`, () => on({ ...options, without: [shim] }, differs))
}
