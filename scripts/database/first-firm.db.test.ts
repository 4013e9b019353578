import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestBackend } from '../backend/test-backend.ts'
import type { TestBackend } from '../backend/test-backend.ts'
import { openRoom } from '../../tests/attacks/desk-room.ts'
import { askForRest, readWish } from './firm-wish.ts'
import { addFirm, addPeople } from './first-firm.ts'

const wish = (...more: string[]) => readWish(['--firm', 'Muster Mobil AG', '--address', 'Bahnhofstrasse 1a, 8001 Zürich', '--location', 'ZHB Zürich HB', '--admin', 'Chefin@muster.example Anna Muster-Roth', ...more])

let empty: TestBackend
beforeAll(async () => { empty = await createTestBackend() })
afterAll(() => empty.stop())
const count = async () => (await empty.sql`select (select count(*)::int from organizations) as firms, (select count(*)::int from users) as people, (select count(*)::int from auth.users) as accounts`)[0]

test('What can not be read, or is still missing, is a sentence', async () => {
  expect(() => wish('--uid', 'CHE-123.456.789')).toThrow('--uid CHE-123.456.789 is no Swiss company number')
  expect(() => wish('--location', 'Bern')).toThrow('"Bern" is no location')
  expect(() => wish('--clerk', 'nina@muster.example Nina Egli')).toThrow('where they work first')
  expect(() => wish('--admin', 'ZHB a@muster.example A B')).toThrow('"ZHB a@muster.example A B" is nobody')
  expect(() => wish('--address', 'Zürich')).toThrow('"Zürich" is no address')
  expect(() => wish('--language', 'rm')).toThrow('de, fr, it, en')
  await expect(askForRest(readWish(['--firm', 'Muster Mobil AG']))).rejects.toThrow('Still missing: --address, --location, --admin.')
})

test('A first firm comes into an empty project whole or not at all; a further one only when it was asked for; people join later', async () => {
  await expect(addPeople(empty.sql, wish())).rejects.toThrow('There is no firm yet')
  await expect(addFirm(empty.sql, wish('--clerk', 'BRN nina@muster.example Nina Egli'))).rejects.toThrow('has no such location')
  expect(await count(), 'nothing of the failed one').toEqual({ firms: 0, people: 0, accounts: 0 })

  const invited = await empty.createUser({ email: 'nina@muster.example' })
  const joined = await addFirm(empty.sql, wish('--clerk', 'ZHB Nina@muster.example Nina Egli', '--uid', 'CHE-123.456.788'))
  expect(joined).toEqual([{ email: 'chefin@muster.example', role: 'ADMIN', drawn: expect.stringMatching(/^.{16}$/), was_there: false }, { email: 'nina@muster.example', role: 'STAFF', drawn: null, was_there: true }])
  expect(await empty.sql`select street, house_number, postcode, town, name, code from locations`)
    .toEqual([{ street: 'Bahnhofstrasse', house_number: '1a', postcode: '8001', town: 'Zürich', name: 'Zürich HB', code: 'ZHB' }])
  expect(await empty.sql`select code, rate_bp from vat_rates order by code`).toEqual([{ code: 'NONE', rate_bp: 0 }, { code: 'STANDARD', rate_bp: 810 }])
  expect((await empty.sql`select count(*)::int as n from charge_kinds`)[0]?.['n']).toBeGreaterThan(5)
  await empty.signIn('chefin@muster.example', joined[0]?.drawn ?? '')
  const nina = await empty.signIn(invited.email, invited.password)
  expect((await nina.from('user_locations').select('location_id')).data, 'a clerk works where it was said').toHaveLength(1)

  const before = await count()
  await expect(addFirm(empty.sql, wish())).rejects.toThrow('There is a firm already: Muster Mobil AG')
  await expect(addFirm(empty.sql, { ...wish(), further: true })).rejects.toThrow('Muster Mobil AG is there already')
  const beside = readWish(['--firm', 'Zweite GmbH', '--address', 'Gasse 2, 3000 Bern', '--location', 'BRN Bern', '--admin', 'chefin@muster.example Anna Muster', '--further'])
  await expect(addFirm(empty.sql, beside)).rejects.toThrow('chefin@muster.example works for a firm already')
  expect(await count()).toEqual(before)
  await addFirm(empty.sql, { ...beside, people: beside.people.map(one => ({ ...one, email: 'chef@zweite.example' })) })

  const later = ['--location', 'GVA Genève Cornavin, Rue du Mont-Blanc 2, 1201 Genève', '--manager', 'leo@muster.example Leo Favre']
  await expect(addPeople(empty.sql, readWish(later))).rejects.toThrow('Which firm? --firm, one of: Muster Mobil AG, Zweite GmbH')
  expect(await addPeople(empty.sql, readWish(['--firm', 'Muster Mobil AG', ...later]))).toMatchObject([{ email: 'leo@muster.example', role: 'MANAGER' }])
  await expect(addPeople(empty.sql, readWish(['--firm', 'Muster Mobil AG', ...later]))).rejects.toThrow('has a location GVA already')
})

const use = openRoom()
test('Its administrator signs in at a desk that was given nothing but address and publishable key, and loads the board', async () => {
  const { sql, api_url, publishable_key } = use.backend
  const [admin] = await addFirm(sql, { ...wish('--further'), firm: 'Desk Mobil AG', password: 'a long password' })
  const desk = use.start(use.newPc(), {}, null)
  expect(admin, 'what was chosen is not shown').toMatchObject({ drawn: null, was_there: false })
  expect(await desk.act('use_backend', { api_url, publishable_key })).toBe('ok')
  expect(await desk.act('sign_in', { email: admin?.email ?? '', password: 'a long password' })).toBe('ok')
  for (let n = 0; n < 400 && (await desk.session()).stage !== 'ready'; n++) await new Promise(resolve => { setTimeout(resolve, 25) })
  expect(await desk.session()).toMatchObject({ stage: 'ready', org: { name: 'Desk Mobil AG' }, location: { code: 'ZHB' }, person: { role: 'ADMIN' } })
})
