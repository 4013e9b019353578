// A program part of its own (drawing.cjs): a third of all code, of which the way to the first screen needs nothing. It runs in a thread
// beside the data process, which no page of paper may keep from answering.
import { parentPort, workerData } from 'node:worker_threads'
import type { Fonts } from './fonts.ts'
import { fontsIn } from './fonts.ts'
import type { Drawing } from './issue.ts'
import { drawSketch } from './make.ts'
import { protocolPdf } from './protocol.ts'
import type { FromThread, ThreadData, ToThread } from './thread.ts'

/** Draws a page that nobody sees, so that the first real one finds the fonts read and the code compiled. */
export async function warmUp(fonts: Fonts): Promise<void> {
  const nobody = { street: '', house_number: '', postcode: '', town: '' }
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyzäöüéèà 0123456789.:/,'
  await protocolPdf({ locale: 'de', number: '0', at: 0, firm: { ...nobody, name: letters, uid: null, branch: letters, phone: null }, renter: letters, out: null, back: null, damages: [], signed: [], photos: [], seal: '',
    car: { plate: '', make: '', model: '', vin: '', colour: '', category: '', body: 'CAR', is_electric: false } }, fonts)
}

/** Draws in this thread, with the fonts of that folder. */
export async function openDrawing(fonts_folder: string): Promise<Drawing> {
  const fonts = fontsIn(fonts_folder)
  await warmUp(fonts)
  return sketch => drawSketch(sketch, fonts)
}

const { fonts_folder } = (workerData ?? {}) as Partial<ThreadData>
const port = parentPort
if (port && fonts_folder !== undefined) {
  const tell = (message: FromThread) => port.postMessage(message)
  const drawing = openDrawing(fonts_folder)
  drawing.then(() => tell({ ready: true }), (error: unknown) => { throw error })
  port.on('message', ({ id, sketch }: ToThread) => {
    drawing.then(draw => draw(sketch)).then(bytes => tell({ id, bytes }), (error: unknown) => tell({ id, error: String(error) }))
  })
}
