import { bringAxe, faultsInLooks } from './axe.ts'
import { expect, test } from './backend.ts'
import { checkIn, cut } from './by-hand.ts'
import { mail, password } from './desk.ts'
import { eventually } from './eventually.ts'
import { openReturn } from './rows.ts'
import { sentence } from './words.ts'

const nowhere = { GUICHET_API_URL: '', GUICHET_PUBLISHABLE_KEY: '' }

test('a PC without a backend asks for it, says what is wrong with address or key, and keeps what answered', async ({ open, backend }) => {
  const desk = await open({ who: null, env: nowhere })
  const { page, hands } = desk
  const [url, key] = [page.getByTestId('backend-url'), page.getByTestId('backend-key')]
  await expect(page.getByRole('heading', { name: 'Mit dem Server verbinden' })).toBeVisible()
  await expect(page.getByTestId('backend-submit'), 'nothing to send yet').toBeDisabled()
  const cases = [
    ['http://firma.example', backend.publishable_key, 'error.backend_address_invalid', url],
    ['guichet adresse', backend.publishable_key, 'error.backend_address_invalid', url],
    ['http://127.0.0.1:9', backend.publishable_key, 'error.backend_unreachable', url],
    [backend.api_url, 'sb_publishable_falsch_000000', 'error.backend_key_refused', key],
    [backend.api_url, 'sb_secret_geheim_000000', 'error.backend_key_secret', key],
  ] as const
  for (const [address, typed, said, field] of cases) {
    await url.fill(address)
    await key.fill(typed)
    await hands.press('Enter')
    await expect(page.getByText(sentence(said)), said).toBeVisible()
    await expect(field, `${said} stands beside its field`).toHaveAccessibleDescription(sentence(said))
    await expect(url, 'what was typed stays').toHaveValue(address)
    expect((await desk.read('session', {})).stage).toBe('backend_missing')
  }
  await key.fill(backend.publishable_key)
  await hands.press('Enter')
  await expect(page.getByTestId('sign-in-email')).toBeVisible()
  await desk.quit()
  await desk.start(nowhere)
  await expect(desk.page.getByTestId('sign-in-email'), 'kept for the next start').toBeVisible()
})

test('a wrong address of the server is named on the sign-in and corrected by keys alone, also for the next start', async ({ open, backend }) => {
  const typo = { GUICHET_API_URL: 'http://127.0.0.1:9' }
  const desk = await open({ who: null, env: typo })
  const { hands } = desk
  const seen = (testid: string) => desk.page.getByTestId(testid)
  const goTo = (testid: string) => eventually(async () => {
    if ((await hands.focus()).testid !== testid) await hands.press('Tab')
    return (await hands.focus()).testid
  }, { message: `Tab comes to ${testid}` }).toBe(testid)
  await expect(seen('offline-hint')).toHaveText(sentence('sign_in.offline_nobody', { address: typo.GUICHET_API_URL }))
  await bringAxe(desk)
  expect(await faultsInLooks(desk)).toEqual([])
  await goTo('check-address')
  await hands.press('Enter')
  await expect(seen('backend-url')).toBeFocused()
  await expect(seen('backend-url'), 'the present address').toHaveValue(typo.GUICHET_API_URL)
  await expect(seen('backend-key'), 'the key is public and right').toHaveValue(backend.publishable_key)
  await hands.press('Escape')
  await expect(seen('sign-in-email'), 'nothing was changed').toBeVisible()

  await goTo('check-address')
  await hands.press('Enter')
  await hands.retype('http://127.0.0.1:10')
  await hands.press('Enter')
  await expect(seen('backend-url'), 'a new one is tried first').toHaveAccessibleDescription(sentence('error.backend_unreachable'))
  expect(await faultsInLooks(desk)).toEqual([])
  expect(await desk.read('session', {})).toMatchObject({ api_url: typo.GUICHET_API_URL })
  await hands.retype(backend.api_url)
  await hands.press('Enter')
  await expect(seen('sign-in-email')).toBeVisible()
  await eventually(async () => (await desk.read('status', {})).line).toBe('up')
  await expect(seen('offline-hint')).toHaveCount(0)
  expect(await hands.pointers()).toBe(0)

  await desk.quit()
  await desk.start(typo)
  expect(await desk.read('session', {})).toMatchObject({ api_url: backend.api_url })
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
})

test('while work waits for the present server another address is refused, and the sentence says when it can be changed', async ({ open, backend }) => {
  const desk = await open({ pin: '482913' })
  await cut(desk)
  await checkIn(desk, (await openReturn(desk)).plate)
  await desk.quit()
  await desk.start()
  const { hands, page } = desk
  await page.getByTestId('server-address').press('Enter')
  await hands.retype(backend.api_url)
  await hands.press('Enter')
  await expect(page.getByTestId('backend-refusal')).toHaveText(sentence('error.backend_in_use'))
  expect(await desk.read('session', {})).not.toMatchObject({ api_url: backend.api_url })
  expect((await desk.read('status', {})).waiting).toBeGreaterThan(0)
  desk.cut('up')
  await page.getByTestId('backend-back').press('Enter')
  await expect(page.getByTestId('pin-input')).toBeVisible()
})

test('a wrong key of the server is named at the sign-in and corrected where the address stands', async ({ open, backend }) => {
  const desk = await open({ who: null, env: { GUICHET_PUBLISHABLE_KEY: 'sb_publishable_falsch_000000' } })
  const { hands, page } = desk
  await page.getByTestId('sign-in-email').fill(mail('staff.zuerich'))
  await page.getByTestId('sign-in-password').fill(password)
  await hands.press('Enter')
  await expect(page.getByTestId('sign-in-refusal')).toHaveText(sentence('error.backend_key_refused'))
  await page.getByTestId('server-address').press('Enter')
  await expect(page.getByTestId('backend-key')).toHaveValue('sb_publishable_falsch_000000')
  await page.getByTestId('backend-key').fill(backend.publishable_key)
  await hands.press('Enter')
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
})
