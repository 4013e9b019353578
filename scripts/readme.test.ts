import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const pages = ['README.md', ...globSync('docs/*.md', { cwd: root })].map(name => ({ name, text: readFileSync(path.join(root, name), 'utf8') }))

test('every command that README and docs name is there', () => {
  const named = pages.flatMap(({ name, text }) => [...text.matchAll(/npm run ([a-z][a-z\d:-]*)|`((?:db|test|restore|export):[a-z\d-:]+)/g)].map(found => ({ name, script: (found[1] ?? found[2] ?? '').replace(/:$/, '') })))
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([])
})

test('every file that README and docs point to is there', () => {
  const links = pages.flatMap(({ name, text }) => [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(found => ({ name, link: found[1] ?? '' })))
  expect(links.length).toBeGreaterThan(5)
  expect(links.filter(({ name, link }) => !existsSync(path.join(root, path.dirname(name), link)))).toEqual([])
})
