import { describe, expect, it } from 'vitest'
import { whileReading } from './keys-ahead.ts'

const press = (key: string, more: Partial<Parameters<typeof whileReading>[0]> = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, repeat: false, ...more })

describe('keys that come before the fields', () => {
  it('are kept when they are letters, digits, a blank, and what goes on behind them', () => {
    expect(['z', '4', ' ', 'é'].map(key => whileReading(press(key), true))).toEqual(['keep', 'keep', 'keep', 'keep'])
    expect(['Enter', 'Backspace'].map(key => whileReading(press(key), false))).toEqual(['keep', 'keep'])
    expect(whileReading(press('@', { ctrlKey: true, altKey: true }), true)).toBe('keep') // by AltGr
    expect(whileReading(press('Shift'), false)).toBe('helper') // of a capital letter
  })
  it('count for nothing when they were one too many for what was there before', () => {
    expect(whileReading(press('Enter'), true)).toBe('swallow')
    expect(whileReading(press('z', { repeat: true }), false)).toBe('swallow')
  })
  it('confirm nothing that nobody has seen', () => {
    expect(whileReading(press('Enter', { ctrlKey: true }), false)).toBe('swallow')
  })
  it('belong to the window when they lead elsewhere', () => {
    expect(['F2', 'Escape', 'Tab', 'ArrowDown'].map(key => whileReading(press(key), false))).toEqual(['pass', 'pass', 'pass', 'pass'])
    expect(whileReading(press('l', { ctrlKey: true }), false)).toBe('pass')
    expect(whileReading(press('v', { altKey: true }), false)).toBe('pass')
  })
})
