import { describe, expect, it } from 'vitest'
import { signerOf } from './typed.ts'

describe('Who signs', () => {
  it('is the whole name, where a signature holds it', () => {
    expect(signerOf('Mia Zumthor')).toBe('Mia Zumthor')
    expect(signerOf('é'.repeat(200))).toBe('é'.repeat(200))
  })
  it('is the beginning of a longer one, without half a letter at its end', () => {
    expect(signerOf(`${'é'.repeat(199)}🚗 Zumthor`)).toBe('é'.repeat(199))
    expect(signerOf(`${'é'.repeat(199)} Zumthor`)).toBe('é'.repeat(199))
  })
})
