import { describe, expect, test } from 'vitest'
import { kindOf, largest_bytes } from './kind.ts'

const begins = (...parts: (string | number[])[]) => Buffer.concat([...parts.map(part => typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)), Buffer.alloc(20)])

describe('What a file is', () => {
  test.each([
    ['image/jpeg', begins([0xff, 0xd8, 0xff, 0xe0])], ['image/png', begins([0x89], 'PNG\r\n', [0x1a, 0x0a])],
    ['image/webp', begins('RIFF', [1, 2, 3, 4], 'WEBPVP8 ')], ['application/pdf', begins('%PDF-1.7')],
  ])('%s is known by its first bytes', (mime, bytes) => expect(kindOf(bytes)).toBe(mime))

  test.each([
    ['SVG', begins('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')], ['SVG with a prologue', begins('<?xml version="1.0"?><svg>')],
    ['HTML', begins('<!doctype html>')], ['a sound in the same container', begins('RIFF', [1, 2, 3, 4], 'WAVEfmt ')], ['a program', begins('MZ')],
    ['a GIF', begins('GIF89a')], ['half a beginning', Buffer.from([0xff, 0xd8])], ['a PDF that begins later', begins(' %PDF-1.7')],
  ])('%s is refused in words', (_what, bytes) => expect(() => kindOf(bytes)).toThrow('refused.attachment_mime'))

  test('nothing, and more than 25 MB, is refused in words', () => {
    expect(() => kindOf(new Uint8Array())).toThrow('refused.attachment_too_large')
    const large = Buffer.alloc(largest_bytes + 1)
    large.set([0xff, 0xd8, 0xff])
    expect(() => kindOf(large)).toThrow('refused.attachment_too_large')
    expect(kindOf(large.subarray(0, largest_bytes))).toBe('image/jpeg')
  })
})
