import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldsAt, fillText, placeFacts, textFault, textPlaces, tidyText } from './document-texts.ts'

const long = (n: number) => 'x'.repeat(n)

describe('A text of the firm', () => {
  test('is printed with its fields filled in, and what looks like code is only letters', () => {
    const text = '<b>Zahlbar</b> bis {due_date}: ${1+1} $& \\n {amount}'
    expect(textFault('INVOICE_PAYMENT', text)).toEqual({ fault: 'open_brace', near: '{1+1} $& \\n {amount}' })
    const plain = '<b>Zahlbar</b> bis {due_date}: $& {amount}'
    expect(textFault('INVOICE_PAYMENT', plain)).toBeNull()
    expect(fillText(plain, { due_date: '{firm}', amount: 'CHF 12.00' })).toBe('<b>Zahlbar</b> bis {firm}: $& CHF\u00a012.00')
  })

  test.each([
    ['an unknown field, by its name', 'INVOICE_PAYMENT', 'bis {due_date} für {plate}', { fault: 'unknown_field', field: 'plate' }],
    ['a field of nobody', 'AGREEMENT_TERMS', '{constructor}', { fault: 'unknown_field', field: 'constructor' }],
    ['a missing field, by its name', 'INVOICE_PAYMENT', 'bald', { fault: 'missing_field', field: 'due_date' }],
    ['a brace that is not closed, with what follows it', 'AGREEMENT_TERMS', 'Selbstbehalt {excess\nund mehr', { fault: 'open_brace', near: '{excess' }],
    ['a brace that was never opened', 'AGREEMENT_TERMS', 'Selbstbehalt excess} heute', { fault: 'open_brace', near: '} heute' }],
    ['a field in a field', 'AGREEMENT_TERMS', '{{excess}}', { fault: 'open_brace', near: '{{excess}}' }],
    ['a field in capitals', 'AGREEMENT_TERMS', '{Excess}', { fault: 'open_brace', near: '{Excess}' }],
    ['more than there is room for', 'FOOTER', long(151), { fault: 'too_long', longest: 150, length: 151 }],
    ['a second line at the foot', 'FOOTER', 'a\nb', { fault: 'one_line' }],
    ['a sign that turns the line around', 'AGREEMENT_TERMS', 'a\u202eb', { fault: 'odd_sign' }],
    ['a sign that nobody sees', 'AGREEMENT_TERMS', 'a\u0000b', { fault: 'odd_sign' }],
    ['nothing', 'AGREEMENT_TERMS', ' \n ', { fault: 'empty' }],
  ] as const)('can not hold %s', (_, place, text, fault) => expect(textFault(place, text)).toEqual(fault))

  test('that passes can be filled in wherever its place is, whatever was typed', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('{', '}', '{number}', '{firm}', '{due_date}', '{date}', '\n', '{x}'))
    fc.assert(fc.property(fc.constantFrom(...textPlaces), fc.array(piece, { maxLength: 8 }), (place, pieces) => {
      const text = tidyText(pieces.join(''))
      if (textFault(place, text) !== null) return
      const filled = fillText(text, Object.fromEntries(fieldsAt(place).map(field => [field, '·'])))
      expect(filled).not.toMatch(/[{}]/)
    }), { numRuns: 500 })
  })

  test('is kept without what nobody sees: blanks at the ends of lines, empty lines in a row, other ends of lines', () => {
    expect(tidyText('  eins  \r\n\r\n\r\n\r\nzwei\tdrei \r')).toBe('eins\n\nzwei drei')
  })

  test('has to name what it is for, and only what its document knows', () => {
    for (const place of textPlaces) for (const field of placeFacts(place).required) expect(fieldsAt(place)).toContain(field)
  })
})
