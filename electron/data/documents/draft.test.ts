import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { confirm } from '../run.ts'
import { deskFixture, ids } from '../testing/desk.ts'
import { draftMail, mailAddress } from './draft.ts'
import type { Draft } from './draft.ts'
import { documentsOf } from './due.ts'
import type { IssuedDocument } from './issue.ts'
import { mailOf } from './mail.ts'

const pdf = Uint8Array.from(Buffer.from('%PDF-1.7 äöü \r\n.\r\n--=_Guichet_1--\r\n'.repeat(40)))
const draft = (change: Partial<Draft> = {}): Draft => ({ to: { name: 'Désirée Müller', email: 'desiree@example.ch' }, subject: 'Mietvertrag ZRH-26-000141', body: 'Guten Tag\n\nFreundliche Grüsse', attachment: { name: 'ZRH-26-000141-agreement.pdf', bytes: pdf }, ...change })
const read = (it: Draft) => PostalMime.parse(draftMail(it))
const keys = (mail: Awaited<ReturnType<typeof read>>) => mail.headers.map(({ key }) => key)

describe('A mail draft, read by another program', () => {
  test('is a draft with addressee, subject, text and the very bytes of the document', async () => {
    const mail = await read(draft())
    expect(mail.headers.find(({ key }) => key === 'x-unsent')?.value).toBe('1')
    expect(mail.to).toEqual([{ name: 'Désirée Müller', address: 'desiree@example.ch' }])
    expect([mail.subject, mail.text?.replaceAll('\r', '').trim()]).toEqual(['Mietvertrag ZRH-26-000141', 'Guten Tag\n\nFreundliche Grüsse'])
    const [file, ...others] = mail.attachments
    expect([file?.filename, file?.mimeType, others]).toEqual(['ZRH-26-000141-agreement.pdf', 'application/pdf', []])
    expect(Buffer.from(file?.content as ArrayBuffer).equals(pdf)).toBe(true)
    expect(keys(mail)).not.toContain('from')
  })

  test('has lines that every program takes: short, plain, and ended by CR and LF', () => {
    const text = Buffer.from(draftMail(draft({ subject: 'Rechnung 🚗 für Frau Désirée Müller-Bünzli und die Zimmerei und Holzbau Oberländer Söhne GmbH in Zürich' }))).toString('latin1')
    for (const line of text.split('\r\n')) {
      expect(line).toMatch(/^[\t\x20-\x7e]*$/)
      expect(line.length).toBeLessThanOrEqual(120)
    }
  })

  test.each([
    ['a line that ends', 'Müller\r\nBcc: thief@example.com', 'Müller Bcc: thief@example.com'], ['another kind of line end', 'A\u2028B\u0085C', 'A B C'], ['an emoji of several letters', '👩‍🔧 Désirée 🇨🇭', '👩‍🔧 Désirée 🇨🇭'],
    ['a comma and a bracket', 'Müller, "Désirée" <x@y.ch>', 'Müller, "Désirée" <x@y.ch>'], ['plain quotes', 'A "B" \\ C, <D@e.ch>', 'A "B" \\ C, <D@e.ch>'], ['what looks encoded', '=?utf-8?B?QmNj?=', '=?utf-8?B?QmNj?='], ['letters turned around', 'a\u202egro.live', 'a gro.live'],
  ])('takes a name with %s for a name only', async (_what, name, shown) => {
    const mail = await read(draft({ to: { name, email: 'd@example.ch' }, subject: name }))
    expect(mail.to).toEqual([{ name: shown, address: 'd@example.ch' }])
    expect(mail.subject).toBe(shown)
    expect(keys(mail)).toEqual(['x-unsent', 'to', 'subject', 'mime-version', 'content-type'])
  })

  test('of any name and subject has no header but its own, and one addressee', { timeout: 60_000 }, () => fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 300 }), async (name, subject) => {
    const mail = await read(draft({ to: { name, email: 'd@example.ch' }, subject }))
    expect(keys(mail)).toEqual(['x-unsent', 'to', 'subject', 'mime-version', 'content-type'])
    expect(mail.to?.map(one => one.address)).toEqual(['d@example.ch'])
    expect(mail.attachments).toHaveLength(1)
  }), { numRuns: 150 }))

  test.each(['', 'niemand', 'a@b', 'a@b.ch, c@d.ch', 'a@b.ch\r\nBcc: c@d.ch', '<a@b.ch>', 'a b@c.ch', 'ä@b.ch'])('goes to nobody where the address is "%s"', async email => {
    expect(mailAddress(email)).toBeNull()
    expect(keys(await read(draft({ to: { name: 'A', email } })))).not.toContain('to')
  })

  test('goes to a town with an umlaut by its plain name', () => expect(mailAddress('info@garage-zürich.ch')).toBe('info@xn--garage-zrich-klb.ch'))
})

test('A document is mailed to its customer in its language; one for an authority or another payer has no addressee yet', async () => {
  const desk = deskFixture()
  desk.db.prepare('update customers set email = ?').run('d@example.ch')
  expect(confirm(desk, 'charge_afterwards', { contract_id: ids.contract, kind: 'REMINDER', amount_rp: 0, fee_rp: 2000, reason: 'x' })).toMatchObject({ ok: true })
  const due = documentsOf(desk.db, ids.contract)
  const issued = (kind: IssuedDocument['kind'], locale = 'fr'): IssuedDocument => ({ id: '', kind, number: 'ZRH-26-000141', locale, bytes: pdf, contract_id: ids.contract, source_id: due.find(one => one.kind === kind)?.source_id ?? '' })
  const agreement = mailOf(desk.db, issued('AGREEMENT'), 'a.pdf', desk.clock.at)
  expect(agreement.to).toBe('d@example.ch')
  const mail = await PostalMime.parse(agreement.bytes)
  expect(mail.subject).toContain('Contrat de location · ZRH-26-000141')
  expect(mail.text).toContain('en annexe')
  expect((await PostalMime.parse(mailOf(desk.db, issued('REMINDER', 'de'), 'a.pdf', desk.clock.at).bytes)).subject).toContain('Zahlungserinnerung')
  expect(mailOf(desk.db, issued('FINE_AUTHORITY'), 'a.pdf', desk.clock.at).to).toBeNull()
  desk.db.prepare('update customers set email = null').run()
  expect(mailOf(desk.db, issued('AGREEMENT'), 'a.pdf', desk.clock.at).to).toBeNull()
  desk.db.prepare("insert into document_texts (id, org_id, place, locale, text, written_at, written_by) values ('t', ?, 'MAIL_SUBJECT', 'fr', 'Votre {document} {number}', 1, ?)").run(ids.org, ids.manager)
  expect((await PostalMime.parse(mailOf(desk.db, issued('AGREEMENT'), 'a.pdf', desk.clock.at).bytes)).subject).toBe('Votre Contrat de location ZRH-26-000141')
})
