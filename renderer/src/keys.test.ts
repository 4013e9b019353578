import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { moved, windowAction, type KeyPress } from './keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress =>
  ({ key, ctrlKey: false, altKey: false, metaKey: false, inField: false, ...more })

describe('the keys of the window', () => {
  it('search for what is typed on the board, and only there', () => {
    expect(windowAction(press('4'), true)).toEqual({ do: 'search', text: '4' })
    expect(windowAction(press('/'), true)).toEqual({ do: 'search', text: '' })
    expect(windowAction(press('4'), false)).toBeNull()
    expect(windowAction(press('4', { inField: true }), true)).toBeNull()
  })
  it('leave Space and Enter to the button that has the focus', () => {
    expect(windowAction(press(' '), true)).toBeNull()
    expect(windowAction(press('Enter'), true)).toBeNull()
  })
  it('work inside fields when they are F-keys', () => {
    expect(windowAction(press('F4', { inField: true }), false)).toEqual({ do: 'check_in' })
    expect(windowAction(press('Escape', { inField: true }), false)).toEqual({ do: 'escape' })
  })
  it('lock by Ctrl+L and leave other shortcuts to the system', () => {
    expect(windowAction(press('l', { ctrlKey: true, inField: true }), false)).toEqual({ do: 'lock' })
    expect(windowAction(press('c', { ctrlKey: true }), true)).toBeNull()
    expect(windowAction(press('F4', { altKey: true }), true)).toBeNull()
  })
  it('show the commands by Ctrl+K and all keys by F1, or by a question mark that belongs to no field', () => {
    expect(windowAction(press('k', { ctrlKey: true, inField: true }), false)).toEqual({ do: 'deeds' })
    expect(windowAction(press('F1', { inField: true }), false)).toEqual({ do: 'keys' })
    expect(windowAction(press('?'), true)).toEqual({ do: 'keys' })
    expect(windowAction(press('?', { inField: true }), true)).toBeNull()
  })
})

describe('arrows in a list', () => {
  it('stop at the ends', () => {
    expect(moved('ArrowDown', 2, 3)).toBe(2)
    expect(moved('ArrowUp', 0, 3)).toBe(0)
    expect(moved('ArrowDown', -1, 3)).toBe(0)
    expect(moved('End', 0, 3)).toBe(2)
    expect(moved('ArrowDown', 0, 0)).toBeNull()
    expect(moved('x', 0, 3)).toBeNull()
  })
})

describe('the README', () => {
  const keys = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8').split('\n').flatMap(line => /^\| ([^|]+) \| /.exec(line)?.[1] ?? []).flatMap(cell => cell.split(', '))
  const plain = Array.from({ length: 12 }, (_, n) => `F${n + 1}`).filter(key => windowAction(press(key), false) !== null)
  // the comma is a key as well as what stands between keys
  const chords = [...'abcdefghijklmnopqrstuvwxyz'].filter(key => windowAction(press(key, { ctrlKey: true }), false) !== null).map(key => `Ctrl+${key.toUpperCase()}`)

  it('names every key that works in the whole window', () => {
    expect([plain.length, chords.length].every(length => length > 5)).toBe(true)
    expect([...plain, ...chords].filter(key => !keys.includes(key))).toEqual([])
    expect(windowAction(press(',', { ctrlKey: true }), false)).not.toBeNull()
    expect(keys).toContain('Ctrl+,')
  })
})
