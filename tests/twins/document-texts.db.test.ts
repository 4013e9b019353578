import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { fieldsAt, placeFacts, textPlaces } from '../../shared/document-texts.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkOutInput } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const text = ({ now: at }: Fixture, change: Partial<CommandInput<'put_document_text'>> = {}): CommandInput<'put_document_text'> =>
  ({ document_text_id: uuidv7(), place: 'AGREEMENT_TERMS', locale: 'de', text: '1. Selbstbehalt {excess}.\n2. Es gilt Schweizer Recht.', at, ...change })

test('put_document_text adds a version each time and changes none; what can not be printed is refused on both sides', async () => {
  const fixture = await openWorld(backend)
  const admin = await openDesk(backend, fixture, 'city', 'admin')
  for (const change of [{}, { text: 'Zweite Fassung' }, { text: null }, { place: 'INVOICE_PAYMENT', locale: 'fr', text: 'À payer jusqu’au {due_date}.' }, { place: 'FOOTER', text: 'x'.repeat(150) }] as const) {
    await admin.runTwins('put_document_text', text(fixture, change))
  }
  expect(admin.localRows()['document_texts']).toHaveLength(5)
  await admin.expectBothRefuseAll(
    ['put_document_text', text(fixture, { text: ' \n ' }), 'document_text_length'],
    ['put_document_text', text(fixture, { place: 'FOOTER', text: 'x'.repeat(151) }), 'document_text_length'],
    ['put_document_text', text(fixture, { place: 'FOOTER', text: 'a\nb' }), 'document_text_signs'],
    ['put_document_text', text(fixture, { text: 'a\u0007b' }), 'document_text_signs'],
    ['put_document_text', text(fixture, { text: 'a\u202eb' }), 'document_text_signs'],
    ['put_document_text', text(fixture, { text: 'Selbstbehalt {excess' }), 'document_text_braces'],
    ['put_document_text', text(fixture, { text: '{Excess}' }), 'document_text_braces'],
    ['put_document_text', text(fixture, { text: '{due_date}' }), 'document_text_names_known_fields'],
    ['put_document_text', text(fixture, { place: 'FINE_PASSED', text: 'Mit {plate}.' }), 'document_text_lacks_a_field'],
  )
  const manager = await openDesk(backend, fixture, 'city', 'manager')
  await manager.expectRefusedAll(['put_document_text', text(fixture), 'needs_admin'])
  await expect(backend.sql`update document_texts set text = 'x' where org_id = ${fixture.org}`).rejects.toThrow('never changed')
  await expect(backend.sql`delete from document_texts where org_id = ${fixture.org}`).rejects.toThrow('never changed')
})

test('agree_texts keeps with a contract what its customer agreed to, one version a place, for every desk that may see it', async () => {
  const fixture = await openWorld(backend)
  const admin = await openDesk(backend, fixture, 'city', 'admin')
  const [first, second, closing] = [text(fixture), text(fixture, { text: 'Zweite Fassung' }), text(fixture, { place: 'AGREEMENT_CLOSING', text: 'Gute Fahrt.' })]
  for (const one of [first, second, closing]) await admin.runTwins('put_document_text', one)
  const desk = await openDesk(backend, fixture)
  const out = checkOutInput(fixture)
  await desk.runTwins('check_out', out)
  const agree = (...texts: { document_text_id: string }[]): CommandInput<'agree_texts'> =>
    ({ contract_id: out.contract_id, location_id: fixture.locations.city, texts: texts.map(({ document_text_id }) => ({ id: uuidv7(), document_text_id })), at: fixture.now })
  await desk.runTwins('agree_texts', agree(first))
  // whoever comes later with other terms changes nothing
  await desk.runTwins('agree_texts', agree(second, closing))
  expect(desk.localRows()['contract_texts']?.map(row => row['document_text_id']).toSorted()).toEqual([first.document_text_id, closing.document_text_id].toSorted())
  await desk.expectBothRefuseAll(['agree_texts', agree({ document_text_id: uuidv7() }), 'document_text_unknown'], ['agree_texts', { ...agree(first), contract_id: uuidv7() }, 'contract_unknown'])
  const airport = await openDesk(backend, fixture, 'airport')
  await airport.expectRefusedAll(['agree_texts', agree(second), 'location_not_yours'])
})

test('The server knows the same places, fields and lengths as the desk', async () => {
  const rows = await backend.sql<{ place: string; fields: string[]; required: string[]; longest: number; is_line: boolean }[]>`select * from private.text_places order by place`
  expect([...rows]).toEqual(textPlaces.toSorted().map(place => {
    const { required, longest, is_line = false } = placeFacts(place)
    return { place, fields: [...fieldsAt(place)], required: [...required], longest, is_line }
  }))
})
