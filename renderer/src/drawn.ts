export const looks = ['system', 'light', 'dark', 'contrast'] as const
export type Look = (typeof looks)[number]
/** What is drawn: by day or by night, with more contrast or as designed. */
export type Drawn = { scheme: 'light' | 'dark'; contrast: 'more' | 'normal' }

/** What a choice means on a PC that is set so. High contrast is light or dark as the PC is. */
export function drawnOf(look: Look, pc: { isDark: boolean; wantsContrast: boolean }): Drawn {
  const follows = look === 'system' || look === 'contrast'
  return {
    scheme: follows ? pc.isDark ? 'dark' : 'light' : look,
    contrast: look === 'contrast' || (look === 'system' && pc.wantsContrast) ? 'more' : 'normal',
  }
}
