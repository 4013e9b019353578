import { describe, expect, it, test } from 'vitest'
import { measure } from './measure.ts'
import { countOf, nextView, withPhoto } from './views.ts'

const bytes = (...parts: (string | number[])[]) => Uint8Array.from(parts.flatMap(part => (typeof part === 'string' ? [...part].map(letter => letter.charCodeAt(0)) : part)))
const rest = Array<number>(40).fill(0)

describe('a picture by its first bytes', () => {
  test.each<[string, Uint8Array, unknown]>([
    ['a JPEG whose frame comes after what the camera wrote', bytes([0xff, 0xd8, 0xff, 0xe1, 0, 6, 1, 2, 3, 4, 0xff, 0xc0, 0, 17, 8, 0x0b, 0xd0, 0x0f, 0xc0], rest), { mime: 'image/jpeg', width: 4032, height: 3024 }],
    ['a progressive JPEG', bytes([0xff, 0xd8, 0xff, 0xc2, 0, 17, 8, 0, 20, 0, 10], rest), { mime: 'image/jpeg', width: 10, height: 20 }],
    ['a PNG', bytes([0x89], 'PNG', [13, 10, 26, 10, 0, 0, 0, 13], 'IHDR', [0, 1, 0, 0, 0, 0, 2, 0], rest), { mime: 'image/png', width: 65_536, height: 512 }],
    ['a WebP', bytes('RIFF', [0, 0, 0, 0], 'WEBP', 'VP8X', [10, 0, 0, 0, 0, 0, 0, 0], [0x8f, 1, 0], [0x2b, 1, 0], rest), { mime: 'image/webp', width: 400, height: 300 }],
    ['a photo of a telephone as HEIC', bytes([0, 0, 0, 24], 'ftypheic', rest), 'heic'],
    ['a film', bytes([0, 0, 0, 24], 'ftypisom', rest), null],
    ['a drawing that could carry scripts', bytes('<svg xmlns="http://www.w3.org/2000/svg">', rest), null],
    ['a program that begins like a picture', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0], 'MZ', rest), null],
    ['a JPEG that was cut off', bytes([0xff, 0xd8, 0xff]), null],
    ['nothing', new Uint8Array(), null],
  ])('%s', (_, file, expected) => expect(measure(file)).toEqual(expected))
})

describe('the photos of a hand-over', () => {
  it('fill the views in the order of the walk, then become close-ups; a second one of a view replaces the first', () => {
    let photos = withPhoto([], { sha256: 'a', view: nextView([]) })
    expect([photos, nextView(photos), countOf(photos)]).toEqual([[{ sha256: 'a', view: 'FRONT' }], 'RIGHT', 1])
    photos = withPhoto(photos, { sha256: 'b', view: 'FRONT' })
    expect(photos).toEqual([{ sha256: 'b', view: 'FRONT' }])
    for (let n = 0; n < 8; n++) photos = withPhoto(photos, { sha256: String(n), view: nextView(photos) })
    expect([countOf(photos), photos.at(-1)]).toEqual([8, { sha256: '7', view: null }])
  })
  it('hold the same picture once, at its last place', () => {
    const photos = withPhoto([{ sha256: 'a', view: 'FRONT' }], { sha256: 'a', view: 'REAR' })
    expect(photos).toEqual([{ sha256: 'a', view: 'REAR' }])
  })
})
