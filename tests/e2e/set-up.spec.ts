import { expect, test } from './backend.ts'
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
