import fs from 'node:fs'
import path from 'node:path'
import { create } from 'fontkit'
import type { Font } from 'fontkit'

/** Text is in Inter; the payment part has to be in one of four faces: Arimo is what Liberation Sans is made of. */
export type Fonts = { text: Font; bold: Font; payment: Font; payment_bold: Font }

/** Where the packages keep the files; the build copies them into one folder. */
export const fontFiles = {
  text: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf', bold: '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  payment: '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf', payment_bold: '@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf',
} as const

/**
 * Latin with its accents, quotes and dashes. A glyph remembers what it was first asked for as; asked for first as a part of another one (the apostrophe of `ď`)
 * it would stand on paper and be nothing that can be read aloud or searched.
 */
const usual_letters = [[0x20, 0x7e], [0xa0, 0x17f], [0x2010, 0x2026], [0x20ac, 0x20ac]] as const

/** Opens them, each by its name in `fontFiles`; throws the system's error, or where a file holds no single font. */
export function openFonts(placeOf: (file: string) => string): Fonts {
  const open = (file: string) => {
    const font = create(fs.readFileSync(placeOf(file)))
    if (!('layout' in font)) throw new Error(`${file} holds more than one font`)
    for (const [first, last] of usual_letters) for (let point = first; point <= last; point++) if (font.hasGlyphForCodePoint(point)) font.glyphForCodePoint(point)
    return font
  }
  return { text: open(fontFiles.text), bold: open(fontFiles.bold), payment: open(fontFiles.payment), payment_bold: open(fontFiles.payment_bold) }
}

/** As the build has put them into one folder. */
export const fontsIn = (folder: string): Fonts => openFonts(file => path.join(folder, path.basename(file)))
