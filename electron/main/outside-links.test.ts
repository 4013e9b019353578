import { expect, test } from 'vitest'
import { mayOpenOutside } from './outside-links.ts'

const hosts = ['help.example.ch']

test.each([
  ['https://help.example.ch/page?x=1', true], ['http://help.example.ch/', false], ['https://help.example.ch.evil.example/', false],
  ['https://evil.example/help.example.ch', false], ['https://help.example.ch@evil.example/', false], ['https://u:p@help.example.ch/', false],
  ['https://help.example.ch:8443/', false], ['file:///etc/passwd', false], ['javascript:alert(1)', false], ['smb://help.example.ch/x', false],
  ['mailto:lea@example.ch', false], ['help.example.ch', false], ['', false],
])('%s may be opened outside: %s', (url, may) => {
  expect(mayOpenOutside(url, hosts)).toBe(may)
})
