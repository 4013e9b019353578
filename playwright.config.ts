import { defineConfig } from '@playwright/test'

const tour = '**/tour.spec.ts'
const packed = '**/packed.spec.ts'
const pictures = '**/*pictures*.spec.ts'
const readme = '**/readme.spec.ts'
const saturday = '**/saturday.spec.ts'
// what takes long and proves what shorter tests of the app stand for: npm run test:proofs
const proof = '**/*.proof.spec.ts'

/** The built app in the real Electron; `globalSetup` finds it and starts a display when there is none. */
export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './scripts/e2e-setup.ts',
  workers: 2,
  // The tour measures how fast the power fails: `npm test` gives it the machine for itself, after all others.
  // The release build is packed from the build that the others run.
  projects: [
    // what is packed takes longest, and begins first
    { name: 'packed', testMatch: packed }, { name: 'app', testIgnore: [tour, packed, pictures, readme, saturday, proof] }, { name: 'tour', testMatch: tour }, { name: 'pictures', testMatch: pictures },
    { name: 'readme', testMatch: readme },
    { name: 'saturday', testMatch: saturday },
    { name: 'proof', testMatch: proof },
  ],
  // generous: a busy machine is slow, not wrong
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: process.env['GUICHET_E2E_REPORT']
    ? [['list'], ['json', { outputFile: process.env['GUICHET_E2E_REPORT'] }]]
    : [['list']],
})
