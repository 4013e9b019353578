import { expect, test } from 'vitest'
import { isUid } from './uid.ts'

test.each(['CHE-123.456.788', 'CHE-123.456.788 MWST', 'CHE-123.456.788 TVA', 'CHE-123.456.788 IVA'])('%s is a company number', text => {
  expect(isUid(text)).toBe(true)
})

test.each(['CHE-123.456.789', 'CHE-123.456.78', 'CHE-123456788', 'che-123.456.788', 'CHE-123.456.788 VAT', ' CHE-123.456.788', '', 'CHE-000.000.018'])(
  '"%s" is none', text => { expect(isUid(text)).toBe(false) })
