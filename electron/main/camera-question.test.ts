import { describe, expect, test } from 'vitest'
import { startUrl } from './asset-path.ts'
import { isPictureOfCamera } from './camera-question.ts'

const asked = { permission: 'media', media: ['video'], isMainFrame: true, url: startUrl }

describe('A camera', () => {
  test('gives pictures to our own page', () => expect(isPictureOfCamera(asked)).toBe(true))
  test.each([
    ['with sound', { media: ['video', 'audio'] }], ['sound alone', { media: ['audio'] }], ['without saying what', { media: [] }], ['something unknown', { media: ['unknown'] }],
    ['to a frame within the page', { isMainFrame: false }], ['to a page elsewhere', { url: 'https://guichet.example/' }], ['to a page that begins like ours', { url: `${startUrl.replace('guichet', 'guichet.example')}` }],
    ['to nobody', { url: '' }], ['as the whole screen', { permission: 'display-capture' }],
  ])('gives nothing %s', (_, change) => expect(isPictureOfCamera({ ...asked, ...change })).toBe(false))
})
