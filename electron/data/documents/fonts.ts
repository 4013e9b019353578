import fs from 'node:fs'
import path from 'node:path'
import { create } from 'fontkit'
import type { Font } from 'fontkit'
import { rememberRuns } from './remembered-runs.ts'

/** Text is in Inter; the payment part has to be in one of four faces: Arimo is what Liberation Sans is made of. */
export type Fonts = { text: Font; bold: Font; payment: Font; payment_bold: Font }

/** Where the packages keep the files; the build copies them into one folder. */
export const fontFiles = {
  text: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf', bold: '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  payment: '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf', payment_bold: '@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf',
} as const

/** Latin, punctuation, arrows and signs. What has a shape of these under another number as well (an apostrophe, digits of one width) is not asked for. */
const letters = [[0x20, 0x24f], [0x2010, 0x205f], [0x20a0, 0x20bf], [0x2190, 0x22ff]] as const

/**
 * A font remembers of each shape which letter it was first asked for as. Asked first as a part of another (the U of an Ü, in the document before), it
 * remembers none, and whoever searches, copies or listens to a later document gets another letter than the one on the paper.
 */
function nameLetters(font: Font): void {
  for (const [first, last] of letters) for (let letter = first; letter <= last; letter++) font.glyphForCodePoint(letter)
}

/** Opens them, each by its name in `fontFiles`; throws the system's error, or where a file holds no single font. */
export function openFonts(placeOf: (file: string) => string): Fonts {
  const open = (file: string) => {
    const font = create(fs.readFileSync(placeOf(file)))
    if (!('layout' in font)) throw new Error(`${file} holds more than one font`)
    nameLetters(font)
    rememberRuns(font)
    return font
  }
  return { text: open(fontFiles.text), bold: open(fontFiles.bold), payment: open(fontFiles.payment), payment_bold: open(fontFiles.payment_bold) }
}

/** As the build has put them into one folder. */
export const fontsIn = (folder: string): Fonts => openFonts(file => path.join(folder, path.basename(file)))
