import type { Page } from '@playwright/test'
import { expect, mainLog, test } from './app.ts'
import { otherWindow } from './other-window.ts'
import { outsideServer, type OutsideServer } from './outside-server.ts'
import { eventually } from '../e2e/eventually.ts'

let outside: OutsideServer
test.beforeAll(async () => { outside = await outsideServer() })
test.afterAll(() => outside.close())
test.beforeEach(() => { outside.hits.length = 0 })

/** What hostile content in the page could do. Runs in a task of the page: `evaluate` itself is not bound by the policy. */
function attempts(page: Page, url: string): Promise<string[]> {
  return page.evaluate(target => new Promise<string[]>(done => setTimeout(async () => {
    const marks = window as unknown as Record<string, boolean | undefined>
    const worked: string[] = []
    const attempt = async (name: string, work: () => unknown): Promise<void> => {
      const result = await Promise.resolve().then(work).catch(() => false)
      if (result) worked.push(name)
    }
    const script = (fill: (element: HTMLScriptElement) => void): Promise<boolean> => new Promise(resolve => {
      const element = document.createElement('script')
      element.onload = () => resolve(true)
      element.onerror = () => resolve(false)
      fill(element)
      document.head.append(element)
      if (!element.src) resolve(marks['inlineScript'] === true)
    })
    await attempt('eval', () => (Reflect.construct(Function, ['return true']) as () => boolean)())
    await attempt('inline script', () => script(element => { element.textContent = 'window.inlineScript = true' }))
    await attempt('inline handler', () => {
      const element = document.createElement('b')
      element.setAttribute('onclick', 'window.inlineHandler = true')
      document.body.append(element)
      element.click()
      return marks['inlineHandler']
    })
    await attempt('script from a blob', () => script(element => { element.src = URL.createObjectURL(new Blob(['window.blobScript = true'])) }))
    await attempt('script from outside', () => script(element => { element.src = `${target}/script.js` }))
    await attempt('fetch from outside', () => fetch(`${target}/fetch`))
    await attempt('beacon', () => new Promise(resolve => {
      const request = new XMLHttpRequest()
      request.onloadend = () => resolve(request.status === 200)
      request.open('POST', `${target}/xhr`)
      request.send('x')
    }))
    done(worked)
  }, 0)), url)
}

const everything = ['eval', 'inline script', 'inline handler', 'script from a blob', 'script from outside', 'fetch from outside', 'beacon']

test('injected content can run no code and reach nothing outside', async ({ desk }) => {
  expect(await attempts(desk.page, outside.url)).toEqual([])
  expect(outside.hits).toEqual([])
})

test('the same attempts all work where nothing guards the page', async ({ desk }) => {
  const page = await otherWindow(desk, { url: outside.url, partition: 'unguarded' })
  expect(await attempts(page, outside.url)).toEqual(everything)
  expect(outside.hits).toEqual(expect.arrayContaining(['/script.js', '/fetch', '/xhr']))
  await page.close()
})

test('the policy comes as a header with every answer', async ({ desk: { page } }) => {
  const policies = await page.evaluate(() => Promise.all(['/index.html', '/missing.js'].map(async path =>
    (await fetch(path)).headers.get('content-security-policy'))))
  for (const policy of policies) {
    expect(policy?.split('; ')).toEqual(["default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "font-src 'self'",
      "img-src 'self' data:", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"])
  }
})

test('app:// serves the build and nothing beside it', async ({ desk: { app } }) => {
  const asked = [
    ['GET', 'app://guichet/index.html', 200], ['GET', 'app://guichet/../main/index.cjs', 404], ['GET', 'app://guichet/%2e%2e/main/index.cjs', 404],
    ['GET', 'app://guichet/..%2fmain/index.cjs', 403], ['GET', 'app://guichet/..%2f..%2fpackage.json', 403],
    ['GET', 'app://guichet/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd', 403], ['GET', 'app://guichet/..%5cmain%5cindex.js', 400],
    ['GET', 'app://elsewhere/index.html', 403], ['POST', 'app://guichet/index.html', 405], ['DELETE', 'app://guichet/index.html', 405],
  ] as const
  for (const [method, url, status] of asked) {
    const answer = await app.evaluate(async ({ session }, request) => {
      const { status: got } = await session.defaultSession.fetch(request.url, { method: request.method })
      return got
    }, { method, url })
    expect(answer, `${method} ${url}`).toBe(status)
  }
})

const places = ['outside', 'file:///etc/hostname', 'app://elsewhere/index.html', 'data:text/html,hi']
for (const place of places) {
  test(`the page can not be sent to ${place}`, async ({ desk: { page, userData } }) => {
    const target = place === 'outside' ? `${outside.url}/navigated` : place
    const refused = (): number => mainLog(userData).split('navigation refused').length
    const before = refused()
    // Chromium itself refuses some of them before our guard is asked, and may throw at once.
    await page.evaluate(url => { setTimeout(() => { location.href = url }, 0) }, target)
    const guarded = place !== 'file:///etc/hostname' && place !== 'data:text/html,hi'
    if (guarded) await eventually(refused).toBeGreaterThan(before)
    expect(await page.evaluate(() => window.guichet.read('session', {}).then(() => location.href))).toBe('app://guichet/index.html')
    expect(outside.hits).toEqual([])
  })
}

test('a page that went to about:blank is brought back', async ({ desk: { page } }) => {
  await page.evaluate(() => { setTimeout(() => { location.href = 'about:blank' }, 0) })
  await page.waitForURL('about:blank')
  await page.waitForURL('app://guichet/index.html')
  expect(await page.evaluate(() => window.guichet.read('session', {}).then(() => 'answered'))).toBe('answered')
})

test('no window opens, and only links of the list reach the system', async ({ desk: { app, page } }) => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = url => Promise.resolve(void opened.push(url))
  })
  const links = ['https://supabase.com/docs', 'https://supabase.com.evil.example/', 'http://supabase.com/', 'file:///etc/passwd', 'smb://host/x', outside.url]
  const windows = await page.evaluate(list => list.map(url => window.open(url) === null), links)
  expect(windows).toEqual(links.map(() => true))
  expect(app.windows()).toHaveLength(1)
  const opened = await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
  expect(opened).toEqual(['https://supabase.com/docs'])
  expect(outside.hits).toEqual([])
})

test('every permission but pictures of a camera is denied, asked or only checked', async ({ desk: { page } }) => {
  const states = await page.evaluate(async () => {
    const checked = await Promise.all(['geolocation', 'notifications', 'microphone', 'clipboard-read', 'midi'].map(async name =>
      [name, (await navigator.permissions.query({ name: name as PermissionName })).state]))
    const got = (work: Promise<unknown>): Promise<string> => work.then(() => 'granted', () => 'denied')
    return Object.fromEntries([
      ...checked,
      ['ask notifications', await Notification.requestPermission()],
      ['ask sound', await got(navigator.mediaDevices.getUserMedia({ audio: true }))],
      ['ask camera with sound', await got(navigator.mediaDevices.getUserMedia({ video: true, audio: true }))],
      ['ask place', await got(new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)))],
      ['ask clipboard', await got(navigator.clipboard.readText())],
    ]) as Record<string, string>
  })
  for (const [name, state] of Object.entries(states)) expect(state, name).toBe('denied')
})

test('a webview in the page stays an empty element', async ({ desk: { app, page } }) => {
  await page.evaluate(url => {
    const element = document.createElement('webview')
    element.setAttribute('src', url)
    document.body.append(element)
  }, outside.url)
  expect(await page.evaluate(() => 'getWebContentsId' in (document.querySelector('webview') ?? {}))).toBe(false)
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
  expect(outside.hits).toEqual([])
})
