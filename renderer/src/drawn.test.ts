import { describe, expect, it } from 'vitest'
import { drawnOf } from './drawn.ts'

describe('the look of the window', () => {
  it('is as the PC is set, until somebody chooses', () => {
    expect(drawnOf('system', { isDark: true, wantsContrast: false })).toEqual({ scheme: 'dark', contrast: 'normal' })
    expect(drawnOf('system', { isDark: false, wantsContrast: true })).toEqual({ scheme: 'light', contrast: 'more' })
  })

  it('stays by day or by night whatever the PC says', () => {
    expect(drawnOf('light', { isDark: true, wantsContrast: true })).toEqual({ scheme: 'light', contrast: 'normal' })
    expect(drawnOf('dark', { isDark: false, wantsContrast: false })).toEqual({ scheme: 'dark', contrast: 'normal' })
  })

  it('has all the contrast in both lights', () => {
    expect(drawnOf('contrast', { isDark: false, wantsContrast: false })).toEqual({ scheme: 'light', contrast: 'more' })
    expect(drawnOf('contrast', { isDark: true, wantsContrast: false })).toEqual({ scheme: 'dark', contrast: 'more' })
  })
})
