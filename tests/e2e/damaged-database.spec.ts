import fs from 'node:fs'
import { expect, test } from './backend.ts'
import { mail, password } from './desk.ts'
import { damage } from './profile.ts'

test('a database that turns out damaged at the counter is put aside and begun anew, in words, and what waited reaches the server once', async ({ open, backend }) => {
  const desk = await open({ pin: '407193' })
  desk.cut('refusing')
  await desk.counter.waitForLine('down')
  const { number } = await desk.counter.checkOutWalkIn(await desk.counter.freePlate())
  await desk.quit()
  damage(desk.folder, 'contracts')
  await desk.start()
  const notice = desk.page.getByTestId('rebuilt')
  await expect(notice).toBeVisible()
  expect(fs.readdirSync(desk.folder).filter(name => name.startsWith('damaged-'))).toHaveLength(1)
  desk.cut('up')
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await desk.counter.waitUntilSynced()
  await expect(notice).toBeHidden()
  expect(await desk.counter.statusOf(number)).toBe('ACTIVE')
  expect(await backend.sql`select number from contracts where number = ${number}`).toHaveLength(1)
})
