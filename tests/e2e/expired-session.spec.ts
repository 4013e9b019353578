import { checkIn } from './by-hand.ts'
import { expect, test, type TestBackend } from './backend.ts'
import { mail, password } from './desk.ts'
import { openReturn } from './rows.ts'
import { sentence } from './words.ts'

const pin = '407193'
const nina = { email: mail('staff2.zuerich'), password }

/** Ends all sessions of a person on the server, as an administrator does: no refresh token is worth anything any more. */
async function endSessions({ sql }: TestBackend, email: string): Promise<void> {
  await sql`delete from auth.sessions where user_id = (select id from auth.users where email = ${email})`
}

test('a session that the server has ended: work goes on, the line asks to sign in again, then all goes out', async ({ open, backend }) => {
  const desk = await open({ who: 'staff2.zuerich', pin })
  await desk.quit()
  await endSessions(backend, nina.email)
  await desk.start()
  await desk.counter.signInByPin(nina, pin)
  await desk.counter.waitForBoard()
  const { page, hands } = desk
  await expect(page.getByTestId('status-line')).toHaveAttribute('data-line', 'sign_in_again')
  await expect(page.getByTestId('status-connection')).toHaveText(sentence('status.line.sign_in_again'))

  const { number } = await desk.counter.checkOutWalkIn(await desk.counter.freePlate())
  const back = await checkIn(desk, (await openReturn(desk)).plate)
  const { waiting } = await desk.read('status', {})
  expect(waiting).toBeGreaterThanOrEqual(3)
  expect(await backend.sql`select 1 from contracts where number = ${number}`).toHaveLength(0)

  await hands.press('F10')
  await page.getByTestId('sign-in-by-password').click()
  await desk.counter.signIn(nina, 'Zürich HB')
  await desk.counter.waitForBoard()
  await desk.counter.waitUntilSynced()
  const statusOf = async (wanted: string) => {
    const [contract] = await backend.sql<{ status: string }[]>`select status from contracts where number = ${wanted}`
    return contract?.status
  }
  expect(await statusOf(number)).toBe('ACTIVE')
  expect(await statusOf(back)).toMatch(/COMPLETED|RETURNED/)
})
