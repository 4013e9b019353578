import { randomBytes, scryptSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makePinKeys, openPinKey, openWith, pinFault, sealTo, stretch } from './pin.ts'

describe('a PIN', () => {
  test.each(['12345', 'abcdef', '1234567890123', '12 4567', ''])('of other than six to twelve digits is refused: "%s"', pin => {
    expect(pinFault(pin)).toBe('error.pin_too_short')
  })

  test.each(['111111', '123456', '654321', '890123', '121212', '123123', '000000', '987654'])('that everybody guesses is refused: %s', pin => {
    expect(pinFault(pin)).toBe('error.pin_trivial')
  })

  test.each(['407193', '112358', '20260615', '135790'])('that is neither row nor repetition is taken: %s', pin => {
    expect(pinFault(pin)).toBeNull()
  })

  test('is stretched by scrypt with N = 2^15, r = 8, p = 1', async () => {
    const salt = randomBytes(16)
    expect(await stretch('407193', salt)).toEqual(scryptSync('407193', salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }))
  })

  test('opens what was sealed to its public key, and another PIN does not', async () => {
    const keys = await makePinKeys('407193')
    const sealed = sealTo(keys.public_key, 'refresh-token')
    const private_key = await openPinKey('407193', keys)
    expect(private_key && openWith(private_key, sealed)).toBe('refresh-token')
    expect(await openPinKey('407194', keys)).toBeNull()
  })

  test('does not open what was sealed to somebody else, or has been changed', async () => {
    const [own, other] = [await makePinKeys('407193'), await makePinKeys('407193')]
    const private_key = await openPinKey('407193', own) ?? Buffer.alloc(0)
    expect(openWith(private_key, sealTo(other.public_key, 'refresh-token'))).toBeNull()
    const sealed = sealTo(own.public_key, 'refresh-token')
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
    expect(openWith(private_key, sealed)).toBeNull()
    expect(openWith(private_key, sealed.subarray(0, 30))).toBeNull()
  })
})
