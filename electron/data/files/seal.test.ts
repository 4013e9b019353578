import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Damaged, hashOf, openFile, seal_bytes, sealFile } from './seal.ts'

const key = randomBytes(32)
const bytes = Buffer.from('%PDF-1.7 Regula Müller, Bahnhofstrasse 1')
const hash = hashOf(bytes)

describe('A sealed file', () => {
  test('opens with its key, and nothing of it can be read without', () => {
    const sealed = sealFile(bytes, hash, key)
    expect(openFile(sealed, hash, key)).toEqual(bytes)
    expect(sealed).toHaveLength(bytes.length + seal_bytes)
    for (const word of ['Regula', '%PDF', hash]) expect(sealed.includes(word)).toBe(false)
  })

  test('has a key and a nonce of its own: the same bytes look different each time', () => {
    const [one, two] = [sealFile(bytes, hash, key), sealFile(bytes, hash, key)]
    expect(one.subarray(5, 33).equals(two.subarray(5, 33))).toBe(false)
    expect(one.subarray(33).equals(two.subarray(33))).toBe(false)
  })

  test('is laid out as described, its key derived from its own salt: what was sealed years ago still opens', () => {
    const sealed = sealFile(bytes, hash, key)
    const own = Buffer.from(hkdfSync('sha256', key, sealed.subarray(5, 21), 'guichet file', 32))
    const decipher = createDecipheriv('aes-256-gcm', own, sealed.subarray(21, 33), { authTagLength: 16 })
    decipher.setAAD(Buffer.concat([sealed.subarray(0, 33), Buffer.from(hash, 'hex')])).setAuthTag(sealed.subarray(-16))
    expect(Buffer.concat([decipher.update(sealed.subarray(33, -16)), decipher.final()])).toEqual(bytes)
  })

  test('does not open once any single bit of it is another', () => {
    const sealed = sealFile(bytes, hash, key)
    for (let n = 0; n < sealed.length * 8; n++) {
      const tampered = Buffer.from(sealed)
      tampered.writeUInt8(tampered.readUInt8(n >> 3) ^ 1 << (n & 7), n >> 3)
      expect(() => openFile(tampered, hash, key), `bit ${n}`).toThrow(Damaged)
    }
  })

  test('does not open with another key, in the place of another file, cut, or empty', () => {
    const sealed = sealFile(bytes, hash, key)
    expect(() => openFile(sealed, hash, randomBytes(32))).toThrow(Damaged)
    expect(() => openFile(sealed, hashOf(Buffer.from('another')), key)).toThrow(Damaged)
    for (let length = 0; length < sealed.length; length++) expect(() => openFile(sealed.subarray(0, length), hash, key)).toThrow(Damaged)
  })
})
