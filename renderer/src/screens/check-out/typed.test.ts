import { describe, expect, it } from 'vitest'
import type { FormInput } from '../../../../shared/forms.ts'
import { formOf, parseDiscount, typedOf, unreadableOf, whole } from './typed.ts'

const now = Date.UTC(2026, 10, 23, 9, 0)
const form: FormInput<'check_out'> = {
  reservation_id: 'r', customer_id: 'c', driver_ids: ['d'], licence_seen: true, vehicle_id: 'v', return_location_id: 'l',
  ends_at: Date.UTC(2026, 10, 26, 13, 30), odometer_km: 12_345, fuel_level: 8,
  damages: [{ part: 'LEFT', kind: 'DENT', severity: 2, description: 'Türe', view: 'LEFT', x: 440, y: 560, size_mm: 80 }],
  deposit: { method: 'CREDIT_CARD', amount_rp: 50_000, authorisation_code: 'A1', card_last4: '4242' }, accepted: ['service'], replaces: null,
  request_id: 'q', waiver: null, customs_reason: 'Wohnt hier unter der Woche', odometer_reason: 'Überführung', extras: [{ extra_id: 'e', pieces: 2 }], discount: { percent_bp: 750, amount_rp: null, reason: 'Stammkunde' }, handed: { keys: 2, items: ['TRIANGLE'] },
}

describe('the fields of a check-out', () => {
  it('give back the form they were opened with', () => {
    expect(formOf(typedOf(form, null), now, 50_000)).toEqual(form)
  })
  it('keep what can not be read and ask with null', () => {
    const typed = { ...typedOf(form, null), odometer: '12x', ends: { date: '31.2.', time: '12:00', fold: null } }
    expect(formOf(typed, now, 50_000)).toMatchObject({ odometer_km: null, ends_at: null })
  })
  it('never take an hour on the paper that nobody can read for now, nor a discount for none', () => {
    const out = (date: string, time: string) => unreadableOf({ ...typedOf({ ...form, discount: null }, null), out: { date, time, fold: null } })
    expect([out('22.11.2026', '25:75'), out('', ''), out('25.10.2026', '02:30')]).toEqual(['out_at', 'out_at', 'out_at'])
    expect(out('22.11.2026', '14:30')).toBeUndefined()
    expect(unreadableOf({ ...typedOf(form, null), discount: { amount: 'viel', reason: '' } })).toBe('discount')
  })
  it('take the deposit of the rule until somebody types another, and no card data for cash', () => {
    const typed = typedOf({ ...form, deposit: null }, null)
    expect(formOf(typed, now, 30_000).deposit).toMatchObject({ amount_rp: 30_000 })
    expect(formOf(typed, now, null).deposit).toBeNull()
    const cash = { ...typed, deposit: { ...typed.deposit, method: 'CASH' as const, amount: "1'000", code: 'A1' } }
    expect(formOf(cash, now, 30_000).deposit).toEqual({ method: 'CASH', amount_rp: 100_000, authorisation_code: null, card_last4: null })
  })
  it('read a discount as percent or as an amount, and nothing else', () => {
    expect(['10%', '7,5 %', '25', "1'000.–", '0'].map(parseDiscount)).toEqual([{ percent_bp: 1000, amount_rp: null }, { percent_bp: 750, amount_rp: null },
      { percent_bp: null, amount_rp: 2500 }, { percent_bp: null, amount_rp: 100_000 }, { percent_bp: null, amount_rp: 0 }])
    expect(['101%', '-5', 'zehn', '10 % 5', '5%%'].map(parseDiscount)).toEqual([null, null, null, null, null])
  })
  it('ask for a deposit or say why there is none, never both', () => {
    const typed = typedOf(form, null)
    expect(formOf(typed, now, 50_000).waiver).toBeNull()
    const waived = formOf({ ...typed, deposit: { ...typed.deposit, method: 'none', reason: ' Firmenkunde ' } }, now, 50_000)
    expect([waived.deposit, waived.waiver]).toEqual([null, 'Firmenkunde'])
  })
  it('read numbers with thousands marks', () => {
    expect(whole("12'345", 2_000_000)).toBe(12_345)
    expect(whole('12 345', 2_000_000)).toBe(12_345)
    expect(whole('9', 8)).toBeNull()
    expect(whole('-1', 8)).toBeNull()
  })
})
