import type { Page } from '@playwright/test'
import { expect, mainLog, test } from './app.ts'
import { otherWindow } from './other-window.ts'
import { outsideServer } from './outside-server.ts'
import { eventually } from '../e2e/eventually.ts'

/** Asks without waiting; `state` says later whether there was an answer. */
async function ask(page: Page): Promise<void> {
  await page.evaluate(() => {
    const box = window as unknown as { state: string }
    box.state = 'silent'
    const settled = (): void => { box.state = 'answered' }
    window.guichet.read('session', {}).then(settled, settled)
  })
}
const state = (page: Page): Promise<string> => page.evaluate(() => (window as unknown as { state: string }).state)

test('a second window of ours gets a port of its own', async ({ desk }) => {
  const page = await otherWindow(desk, { url: 'app://guichet/index.html', preload: true })
  await ask(page)
  await eventually(() => state(page)).toBe('answered')
  await page.close()
})

test('a window on a foreign origin gets no port, even with our preload', async ({ desk }) => {
  const outside = await outsideServer()
  const page = await otherWindow(desk, { url: outside.url, preload: true, partition: 'foreign' })
  await eventually(() => mainLog(desk.userData)).toContain('a foreign document asked for a port')
  await ask(page)
  // The main window asks after it and has its answer: whoever had a port would have been served by now.
  await ask(desk.page)
  await eventually(() => state(desk.page)).toBe('answered')
  expect(await state(page)).toBe('silent')
  await page.close()
  await outside.close()
})

test('after a crash of the data process our window is served again, the foreign one still not', async ({ desk }) => {
  const page = await otherWindow(desk, { url: 'data:text/html,foreign', preload: true, partition: 'foreign' })
  await ask(page)
  await desk.app.evaluate(({ app }) => {
    const data = app.getAppMetrics().find(({ name, serviceName }) => name === 'guichet-data' || serviceName === 'guichet-data'
      || serviceName === 'node.mojom.NodeService')
    if (!data) throw new Error('there is no data process')
    process.kill(data.pid, 'SIGKILL')
  })
  await eventually(() => mainLog(desk.userData)).toContain('data process ended')
  await ask(desk.page)
  await eventually(() => state(desk.page)).toBe('answered')
  expect(await state(page)).toBe('silent')
  await page.close()
})
