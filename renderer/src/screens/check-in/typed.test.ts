import { describe, expect, it } from 'vitest'
import { freshDamage } from '../../parts/damage-list.tsx'
import { emptyCheckIn, formOf, hasUnreadable, openAfter, payingOf } from './typed.ts'

const due = { due_rp: 12_342, due_cash_rp: 12_340, may_refund: false }
const typed = { ...emptyCheckIn, odometer: "12'345", fuel: '7' }

describe('the fields of a check-in', () => {
  it('propose what is due, rounded for cash', () => {
    expect(formOf('c', typed, due).payment).toEqual({ method: 'CREDIT_CARD', amount_rp: 12_342, reference: null })
    expect(payingOf({ ...typed, payment: { ...typed.payment, method: 'CASH' } }, due)).toBe(12_340)
  })
  it('leave nothing open when cash pays the rounded amount', () => {
    expect(openAfter({ ...typed, payment: { ...typed.payment, method: 'CASH' } }, due)).toBe(0)
    expect(openAfter({ ...typed, payment: { ...typed.payment, amount: '100' } }, due)).toBe(2_342)
  })
  it('take no payment for a receivable, unless one is typed', () => {
    expect(formOf('c', { ...typed, receivable: true }, due).payment).toBeNull()
    expect(formOf('c', { ...typed, receivable: true, payment: { ...typed.payment, amount: 'abc' } }, due).payment).toBeNull()
    expect(payingOf({ ...typed, receivable: true, payment: { ...typed.payment, amount: '50' } }, due)).toBe(5_000)
  })
  it('tell an amount that nobody can read from one that was left empty, wherever it stands', () => {
    const withCharge = (charge: string) => hasUnreadable({ ...typed, damages: [freshDamage, { ...freshDamage, charge }] })
    expect(withCharge('12x')).toBe(true)
    expect(withCharge('450,33')).toBe(false)
    expect(withCharge('')).toBe(false)
    expect(hasUnreadable({ ...typed, capture: '-50' })).toBe(true)
    expect(hasUnreadable({ ...typed, capture: '3OO' })).toBe(true)
    expect(hasUnreadable({ ...typed, payment: { ...typed.payment, amount: '20.-x' } })).toBe(true)
  })
  it('never take an hour that nobody can read for now', () => {
    const back_at = (date: string, time: string, fold: 'earlier' | null = null) => ({ ...typed, back_at: { date, time, fold } })
    expect(['32.13.', ''].map(date => hasUnreadable(back_at(date, '10:00')))).toEqual([true, true])
    expect(hasUnreadable(back_at('28.03.2027', '02:30'))).toBe(true) // left out in spring
    expect(hasUnreadable(back_at('31.10.2027', '02:30'))).toBe(true) // twice in autumn
    expect(hasUnreadable(back_at('31.10.2027', '02:30', 'earlier'))).toBe(false)
    expect(hasUnreadable({ ...typed, back_at: null })).toBe(false)
  })
  it('take no payment when nothing is due or money goes back', () => {
    expect(formOf('c', typed, { due_rp: 0, due_cash_rp: 0, may_refund: true }).payment).toBeNull()
    expect(formOf('c', typed, { due_rp: -500, due_cash_rp: -500, may_refund: false }).payment).toBeNull()
  })
  it('propose a refund to those who may pay it', () => {
    const back = { due_rp: -502, due_cash_rp: -500, may_refund: true }
    expect(formOf('c', typed, back).payment).toMatchObject({ amount_rp: 502 })
    expect(openAfter(typed, back)).toBe(0)
    expect(openAfter({ ...typed, payment: { ...typed.payment, amount: '2' } }, back)).toBe(-302)
    expect(openAfter({ ...typed, payment: { ...typed.payment, method: 'CASH' } }, back)).toBe(0)
    expect(openAfter(typed, { ...back, may_refund: false })).toBe(-502)
  })
  it('read damages with their charge and the captured deposit', () => {
    const damage = { part: 'REAR', kind: 'DENT', severity: 2, description: ' Stossstange ', charge: "1'200" } as const
    expect(formOf('c', { ...typed, capture: '300.50', damages: [damage] }, due)).toMatchObject({
      odometer_km: 12_345, fuel_level: 7, capture_rp: 30_050, damages: [{ part: 'REAR', description: 'Stossstange', charge_rp: 120_000 }],
    })
  })
})
