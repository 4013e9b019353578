import { argon2Sync, randomBytes } from 'node:crypto'
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

  test('is stretched by Argon2id with 12 MiB, three passes and one lane', async () => {
    const nonce = randomBytes(16)
    const expected = argon2Sync('argon2id', { message: '407193', nonce, memory: 12_288, passes: 3, parallelism: 1, tagLength: 32 })
    expect(await stretch('407193', nonce)).toEqual(expected)
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
