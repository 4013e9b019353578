import { expect, test } from 'vitest'
import { isOurs, resolveAsset } from './asset-path.ts'

const root = '/opt/guichet/out/renderer'
const get = (url: string): ReturnType<typeof resolveAsset> => resolveAsset(root, 'GET', url)

test('files of the build are found with their type', () => {
  expect(get('app://guichet/index.html')).toEqual({ status: 200, file: `${root}/index.html`, type: 'text/html; charset=utf-8' })
  expect(get('app://guichet/')).toMatchObject({ file: `${root}/index.html` })
  expect(get('app://guichet/assets/index-a1.js?v=1#x')).toMatchObject({ file: `${root}/assets/index-a1.js`, type: 'text/javascript; charset=utf-8' })
  expect(get('app://guichet/assets/Z%C3%BCrich.svg')).toMatchObject({ file: `${root}/assets/Zürich.svg` })
})

test.each([
  'app://guichet/../main/index.js', 'app://guichet/%2e%2e/main/index.js', 'app://guichet/..%2fmain/index.js',
  'app://guichet/assets/..%2f..%2f..%2f..%2fetc/passwd.json', 'app://guichet/%2e%2e%2f%2e%2e%2fpackage.json',
  'app://guichet//etc/x.json', 'app://guichet/..\\main\\index.js', 'app://guichet/%5c..%5cmain/index.js', 'app://guichet/..%2frenderer-2/x.js',
])('%s does not leave the folder', url => {
  const asset = get(url)
  const outcome = asset.status === 200 ? `inside: ${asset.file.startsWith(`${root}/`)}` : `refused: ${asset.status}`
  expect(outcome).toMatch(/^(inside: true|refused: 40[034])$/)
})

test.each([
  ['app://elsewhere/index.html', 403], ['app://guichet.evil.example/index.html', 403], ['app://guichet:80/index.html', 403],
  ['app://user@guichet/index.html', 403], ['https://guichet/index.html', 403], ['no url', 403],
  ['app://guichet/%00.html', 400], ['app://guichet/%zz.html', 400], ['app://guichet/index.html.map', 404], ['app://guichet/assets', 404],
])('%s is refused with %i', (url, status) => {
  expect(get(url)).toEqual({ status })
})

test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('%s is refused', method => {
  expect(resolveAsset(root, method, 'app://guichet/index.html')).toEqual({ status: 405 })
})

test.each([
  ['app://guichet/index.html', true], ['app://guichet.evil.example/', false], ['app://guichet@evil.example/', false],
  ['https://guichet/index.html', false], ['data:text/html,app://guichet/', false], ['about:blank', false], ['', false],
])('%s is ours: %s', (url, ours) => {
  expect(isOurs(url)).toBe(ours)
})
