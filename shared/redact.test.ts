import { expect, test } from 'vitest'
import { redact } from './redact.ts'

const jwt = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJzdWIiOiIxIn0.c2lnbmF0dXJl`

test.each([
  ['a token', `session ${jwt} kept`, 'session [token] kept'],
  ['a header', 'Authorization: Bearer abc.def', 'Authorization: [token]'],
  ['an address of a database', 'no line to postgresql://postgres:a%2Fb@db.example.ch:5432/postgres', 'no line to postgresql://[login]@db.example.ch:5432/postgres'],
  ['an e-mail address', 'sign-in of lea.meier@example.ch', 'sign-in of [email]'],
  ['an IBAN', 'paid from CH93 0076 2011 6238 5295 7 today', 'paid from [iban] today'],
  ['a card number', 'card 4111 1111 1111 1111 declined', 'card [card] declined'],
  ['a Swiss mobile number', 'call 079 123 45 67 back', 'call [phone] back'],
  ['an international number', 'call +41 79 123 45 67 back', 'call [phone] back'],
  ['a plate', 'ZH 412 807 and TI412807', '[plate] and [plate]'],
  ['a licence number', '{"licence_number":"004512398001"}', '{"licence_number":"[licence]"}'],
  ['a home folder', 'open /home/lea/.config/Guichet', 'open ~/.config/Guichet'],
  ['a home folder on Windows', 'open C:\\Users\\lea\\AppData', 'open ~\\AppData'],
])('%s is taken out', (_, text, clean) => {
  expect(redact(text)).toBe(clean)
})

test('instants, ids and amounts stay readable', () => {
  const line = 'op 0193a5b2-7c1d-7e2f-8a3b-123456789012 at 1763878800000 took 12 ms, 1234.50'
  expect(redact(line)).toBe(line)
})
