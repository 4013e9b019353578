import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig, writeConfig } from './config.ts'

const backend = { api_url: 'https://rental.example.ch', publishable_key: 'public-key' }
let folder = ''
let file = ''
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-config-'))
  file = path.join(folder, 'config.json')
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

test('without a file there is no backend', () => {
  expect(readConfig(file, {})).toEqual({ api_url: null, publishable_key: null })
})

test('what was stored comes back, in a file for its owner only', () => {
  writeConfig(file, backend, {})
  expect(readConfig(file, {})).toEqual(backend)
  expect(fs.statSync(file).mode & 0o777).toBe(0o600)
})

test('the environment wins, each value by itself; an empty value is none', () => {
  writeConfig(file, backend, {})
  expect(readConfig(file, { GUICHET_API_URL: ' http://127.0.0.1:9 ', GUICHET_PUBLISHABLE_KEY: '' }))
    .toEqual({ ...backend, api_url: 'http://127.0.0.1:9' })
})

test.each(['', '{', 'null', '[]', '{"api_url":7,"publishable_key":{}}'])('a damaged file (%s) counts as none', text => {
  fs.writeFileSync(file, text)
  expect(readConfig(file, {})).toEqual({ api_url: null, publishable_key: null })
})

test('only the two values are stored, whatever else comes along', () => {
  writeConfig(file, { ...backend, kind: 'config' } as typeof backend, {})
  expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toEqual(backend)
})

test('a second write replaces the first and leaves no other file', () => {
  writeConfig(file, backend, {})
  writeConfig(file, { ...backend, publishable_key: 'another' }, {})
  expect(readConfig(file, {}).publishable_key).toBe('another')
  expect(fs.readdirSync(folder)).toEqual(['config.json'])
})

test('an address of the environment that a person has corrected stays corrected, and another one wins again', () => {
  const wrong = { GUICHET_API_URL: 'https://rentel.example.ch', GUICHET_PUBLISHABLE_KEY: 'old-key' }
  writeConfig(file, backend, wrong)
  expect(readConfig(file, wrong)).toEqual(backend)
  expect(readConfig(file, { ...wrong, GUICHET_API_URL: 'https://new.example.ch' })).toEqual({ api_url: 'https://new.example.ch', publishable_key: 'old-key' })
  expect(readConfig(file, {})).toEqual(backend)
})
