import { measure } from './measure.ts'
import { longest_side, most_pixels, quality, type PhotoFault } from './limits.ts'

type Scope = { onmessage: ((event: MessageEvent<{ id: number; file: Blob }>) => void) | null; postMessage(message: unknown, transfer?: Transferable[]): void }
const scope = self as unknown as Scope
let before: Promise<void> = Promise.resolve()

// One after the other: eight pictures at once would be half a gigabyte of pixels.
scope.onmessage = ({ data: { id, file } }) => {
  before = before.then(async () => {
    const made = await shrink(file).catch((): PhotoFault => 'not_a_picture')
    if (typeof made === 'string') scope.postMessage({ id, fault: made })
    else scope.postMessage({ id, bytes: made }, [made.buffer])
  })
}

/**
 * The picture drawn anew: upright as the camera says, no longer than 1600 pixels, as JPEG. What the camera wrote beside the pixels (place,
 * serial number, whatever else is hidden in the file) is not drawn.
 */
async function shrink(file: Blob): Promise<Uint8Array<ArrayBuffer> | PhotoFault> {
  const found = measure(new Uint8Array(await file.arrayBuffer()))
  if (found === null || found === 'heic') return found ?? 'not_a_picture'
  if (found.width * found.height > most_pixels || found.width === 0 || found.height === 0) return 'too_large'
  const picture = await createImageBitmap(new Blob([file], { type: found.mime }), { imageOrientation: 'from-image' })
  const scale = Math.min(1, longest_side / Math.max(picture.width, picture.height))
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)))
  const pen = canvas.getContext('2d')
  if (!pen) return 'not_a_picture'
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer())
}
