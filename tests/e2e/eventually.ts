import { expect } from '@playwright/test'

type Options = { message?: string; timeout?: number }
// Playwright's own second look comes after 100 ms, the third after 250: most of what is waited for here is there within one frame.
const intervals = [15, 25, 50, 50, 100, 100, 250, 500]

/** Asks until the answer fits. */
export const eventually = <T>(actual: () => T | Promise<T>, options: Options | string = {}) =>
  expect.poll(actual, { intervals, ...typeof options === 'string' ? { message: options } : options })
