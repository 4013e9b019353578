import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { isDriversQuestion } from './scripts/backend/drivers-question.ts'
import { tempInMemory } from './scripts/memory-disk.ts'

tempInMemory()

const outside = ['**/node_modules/**', 'out/**', 'dist/**', '.cache/**']

const planted = 'tests/simulation/planted.db.test.ts'

const withServer = {
  globalSetup: './scripts/backend/vitest-setup.ts',
  maxWorkers: 3, // of two processors: a tenth of a worker's time is waiting for lines that answer late
  isolate: false, // each file has a database of its own
  // generous: a busy machine is slow, not wrong
  testTimeout: 120_000,
  hookTimeout: 180_000,
}

/** `unit` needs no server and little time; `db` runs against the embedded backend that its global setup starts, or is long. */
export default defineConfig({
  plugins: [react()],
  test: {
    setupFiles: './tests/seed.ts',
    onUnhandledError: error => !isDriversQuestion(error),
    projects: [
      {
        extends: true,
        // one world for all files, which halves the time; they leave nothing behind and pass in any order; a compiler may work beside them
        test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude: [...outside, '**/*.db.test.ts', '**/*.proof.test.ts'], isolate: false, maxWorkers: 2, testTimeout: 30_000 },
      },
      { extends: true, test: { ...withServer, name: 'db', include: ['**/*.db.test.ts'], exclude: [...outside, planted] } },
      // what takes long and proves what shorter tests of `db` stand for: npm run test:proofs
      { extends: true, test: { ...withServer, name: 'proof', include: ['**/*.proof.test.ts'], exclude: outside } },
      {
        extends: true,
        // replaces modules, so it needs a world of its own: npm run test:planted
        test: { name: 'planted', include: [planted], globalSetup: './scripts/backend/vitest-setup.ts', maxWorkers: 1, testTimeout: 300_000, hookTimeout: 180_000 },
      },
    ],
  },
})
