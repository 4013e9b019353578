import { jsonValue, oneof, record, sample } from 'fast-check'
import { acts } from '../../shared/acts.ts'
import { forms } from '../../shared/forms.ts'
import { messageKeys } from '../../shared/message.ts'
import { queries } from '../../shared/queries.ts'
import { expect, mainLog, refusalOf, refusalsOf, test } from './app.ts'

const names = { confirm: Object.keys(forms), read: Object.keys(queries), act: Object.keys(acts) }
const kinds = ['confirm', 'read', 'act'] as const

test('the window holds the six words of the bridge and nothing of Node or Electron', async ({ desk: { page } }) => {
  expect(await page.evaluate(() => Object.keys(window.guichet).toSorted())).toEqual(['act', 'confirm', 'onChange', 'onTrouble', 'onUpgrade', 'read'])
  const globals = ['process', 'require', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname']
  expect(await page.evaluate(list => list.filter(name => name in globalThis), globals)).toEqual([])
})

test('the bridge can be neither replaced nor changed from the page', async ({ desk: { page } }) => {
  const changed = await page.evaluate(() => {
    const before = window.guichet.read
    const held = Object.getOwnPropertyDescriptor(window, 'guichet')
    try {
      (window as { guichet: unknown }).guichet = { read: 'mine' }
      ;(window.guichet as { read: unknown }).read = 'mine'
    } catch {
      return false // strict mode throws, which is as good
    }
    return held?.configurable === true || window.guichet.read !== before
  })
  expect(changed).toBe(false)
})

test('the window runs isolated, in the sandbox and without webviews', async ({ desk: { app } }) => {
  const preferences = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(window =>
    (window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()))
  expect(preferences).toHaveLength(1)
  expect(preferences[0]).toMatchObject({
    contextIsolation: true, sandbox: true, webSecurity: true, nodeIntegration: false, webviewTag: false,
  })
})

for (const kind of kinds) {
  test(`names of the prototype are no ${kind}`, async ({ desk: { page } }) => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '', 'sync_now; drop', 'guichet']) {
      expect(await refusalOf(page, kind, name, {}), name).toBe('error.unknown_request')
    }
  })

  test(`a name of another kind is no ${kind}`, async ({ desk: { page } }) => {
    const others = kinds.filter(other => other !== kind).flatMap(other => names[other]).filter(name => !names[kind].includes(name))
    for (const name of others) expect(await refusalOf(page, kind, name, {}), name).toBe('error.unknown_request')
  })

  test(`an extra key in a ${kind} is refused`, async ({ desk: { page } }) => {
    for (const name of names[kind]) {
      expect(await refusalOf(page, kind, name, { is_admin: true }), name).toMatch(/^error\.(bad_input|not_signed_in)$/)
    }
  })
}

test('the same question without the extra key is accepted', async ({ desk: { page } }) => {
  expect(await refusalOf(page, 'read', 'session', {})).toBe('accepted')
  expect(await refusalOf(page, 'read', 'session', { is_admin: true })).toBe('error.bad_input')
  expect(await refusalOf(page, 'read', 'session', JSON.parse('{"__proto__":{"is_admin":true}}'))).not.toBe('error.internal')
})

test('a function can not be handed over', async ({ desk: { page } }) => {
  const key = await page.evaluate(() => window.guichet.read('session', (() => 1) as never).then(() => 'accepted', (error: { key: string }) => error.key))
  expect(key).toBe('error.bad_input')
})

test('no input whatever stops the data process or draws an internal error', async ({ desk: { page, userData } }) => {
  test.slow()
  const schemas = { confirm: forms, read: queries, act: acts } as Record<string, Record<string, { shape?: object }>>
  const harmless = (name: string): boolean => !['sign_out', 'use_backend', 'sync_now'].includes(name)
  const allowed = new Set<string>(['accepted', ...messageKeys.filter(key => key !== 'error.internal' && !key.startsWith('error.data_process'))])
  for (const kind of kinds) {
    for (const name of names[kind].filter(harmless)) {
      const fields = Object.keys(schemas[kind]?.[name]?.shape ?? {})
      const value = jsonValue({ maxDepth: 3 })
      const input = oneof(value, record(Object.fromEntries(fields.map(field => [field, value]))))
      const tried = sample(input, { numRuns: 12, seed: 20_261_123 })
      const keys = await refusalsOf(page, kind, name, tried)
      const wrong = keys.flatMap((key, n) => allowed.has(key) ? [] : [`${JSON.stringify(tried[n])} → ${key}`])
      expect([keys.length, wrong], `${kind} ${name}`).toEqual([tried.length, []])
    }
  }
  expect(await refusalOf(page, 'read', 'session', {})).toBe('accepted')
  expect(mainLog(userData)).not.toContain('data process ended')
})
