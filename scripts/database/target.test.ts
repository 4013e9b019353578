import { expect, test } from 'vitest'
import { givenUrl } from './target.ts'

test('an address on the command line has no password in it, and what is said of one does not repeat it', () => {
  for (const url of ['postgresql://backup@db.example.ch:5432/postgres', 'postgresql://db.example.ch/postgres?sslmode=require', 'no address']) expect(givenUrl(url)).toBe(url)
  const said = (() => { try { return givenUrl('postgresql://backup:very-secret@db.example.ch:5432/postgres') } catch (error) { return String(error) } })()
  expect(said).toContain('DIRECT_URL')
  expect(said).not.toContain('very-secret')
})
