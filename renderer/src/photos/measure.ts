/** What a file is by its own first bytes, and how many pixels it says to have; null where it is no picture that the counter takes. */
export type Measured = { mime: 'image/jpeg' | 'image/png' | 'image/webp'; width: number; height: number } | 'heic' | null

const text = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length))

/** A name or a type that somebody gives proves nothing, and a picture of a million pixels a side would fill the memory before anybody saw it. */
export function measure(bytes: Uint8Array): Measured {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length > 24 && text(bytes, 1, 3) === 'PNG' && text(bytes, 12, 4) === 'IHDR') return { mime: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
  if (bytes.length > 30 && text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return ofWebp(bytes, view)
  if (bytes.length > 12 && text(bytes, 4, 4) === 'ftyp') return /^(hei|hev|mif|msf|avi)/.test(text(bytes, 8, 4)) ? 'heic' : null
  if (bytes.length > 4 && view.getUint16(0) === 0xffd8) return ofJpeg(bytes, view)
  return null
}

function ofWebp(bytes: Uint8Array, view: DataView): Measured {
  const mime = 'image/webp'
  switch (text(bytes, 12, 4)) {
    case 'VP8X': return { mime, width: 1 + (view.getUint32(24, true) & 0xffffff), height: 1 + (view.getUint32(27, true) >> 0 & 0xffffff) }
    case 'VP8L': {
      const packed = view.getUint32(21, true)
      return { mime, width: 1 + (packed & 0x3fff), height: 1 + ((packed >> 14) & 0x3fff) }
    }
    case 'VP8 ': return { mime, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    default: return null
  }
}

/** Walks over the segments to the one that begins the frame. */
function ofJpeg(bytes: Uint8Array, view: DataView): Measured {
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) { at++; continue } // padding
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { mime: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    const length = view.getUint16(at + 2)
    if (length < 2) return null
    at += 2 + length
  }
  return null
}
