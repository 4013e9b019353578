import { defineConfig } from '@playwright/test'

/** The built app in the real Electron; `globalSetup` finds it and starts a display when there is none. */
export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './scripts/e2e-setup.ts',
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: process.env['GUICHET_E2E_REPORT']
    ? [['list'], ['json', { outputFile: process.env['GUICHET_E2E_REPORT'] }]]
    : [['list']],
})
