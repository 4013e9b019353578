import { createCanvas } from '@napi-rs/canvas'

/** What a telephone writes: so many pixels, lying on the side, with the place where it was taken written beside them. */
export function jpegOfTelephone(width: number, height: number, colour: string, place: string): Buffer {
  const canvas = createCanvas(width, height)
  const pen = canvas.getContext('2d')
  pen.fillStyle = colour
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = 'white'
  pen.fillRect(0, 0, width / 4, height / 4) // which corner is up
  const drawn = canvas.toBuffer('image/jpeg', 90)
  // TIFF, big-endian, one tag: orientation 6 (turned right), then the place
  const tiff = Buffer.concat([Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0', 'latin1'), Buffer.from(place)])
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([drawn.subarray(0, 2), head, body, drawn.subarray(2)])
}
