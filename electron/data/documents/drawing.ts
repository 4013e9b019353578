// A program part of its own (drawing.cjs): a third of all code, of which the way to the first screen needs nothing.
import type { Fonts } from './fonts.ts'
import { protocolPdf } from './protocol.ts'

export { fontsIn } from './fonts.ts'
export { makeDocument } from './make.ts'

/** Draws a page that nobody sees, so that the first real one finds the fonts read and the code compiled. */
export async function warmUp(fonts: Fonts): Promise<void> {
  const nobody = { street: '', house_number: '', postcode: '', town: '' }
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyzäöüéèà 0123456789.:/,'
  await protocolPdf({ locale: 'de', number: '0', at: 0, firm: { ...nobody, name: letters, uid: null, branch: letters, phone: null }, renter: letters, out: null, back: null, damages: [], signed: [], seal: '',
    car: { plate: '', make: '', model: '', vin: '', colour: '', category: '', is_electric: false } }, fonts)
}
