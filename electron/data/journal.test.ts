import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openJournal } from './journal.ts'
import type { Entry } from './journal.ts'

const key = randomBytes(32)
const ops: Entry[] = [1, 2, 3].map(n => ({ op_id: `op-${n}`, seq: n, name: 'mark_ready', input: `{"vehicle_id":"vehicle ${n}"}` }))
let folder = ''
let file = ''

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-journal-'))
  file = path.join(folder, 'guichet.journal')
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

function write(entries: Entry[]): Buffer {
  const journal = openJournal(file, key)
  for (const entry of entries) journal.append([entry])
  journal.close()
  return fs.readFileSync(file)
}

function read(bytes: Buffer, with_key = key): { ids: string[]; damaged: number } {
  fs.writeFileSync(file, bytes)
  const journal = openJournal(file, with_key)
  journal.close()
  return { ids: journal.entries.map(entry => entry.op_id), damaged: journal.damaged }
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

describe('the journal', () => {
  test('gives back what was appended, each operation once', () => {
    write(ops)
    write(ops)
    const journal = openJournal(file, key)
    expect(journal.entries).toEqual(ops)
    expect([journal.damaged, journal.has('op-2'), journal.has('op-4')]).toEqual([0, true, false])
    journal.close()
  })

  test('holds nothing that can be read without the key', () => {
    const bytes = write(ops)
    expect(bytes.toString('latin1')).not.toContain('vehicle')
    expect(read(bytes, randomBytes(32)).ids).toEqual([])
  })

  test('loses only the last record when it is cut anywhere in it, and takes new ones after that', () => {
    const two = write(ops.slice(0, 2))
    const three = write(ops)
    const whole = three.toString('latin1').trimEnd().replace(/=+$/, '').length
    for (let length = two.length; length < whole; length++) {
      expect(read(three.subarray(0, length))).toEqual({ ids: ['op-1', 'op-2'], damaged: 0 })
      const after = write([{ op_id: 'op-4' }])
      expect(read(after)).toEqual({ ids: ['op-1', 'op-2', 'op-4'], damaged: 0 })
    }
    for (let length = whole; length < three.length; length++) {
      expect(read(three.subarray(0, length)).ids).toEqual(['op-1', 'op-2', 'op-3'])
      expect(read(write([{ op_id: 'op-4' }])).ids).toEqual(['op-1', 'op-2', 'op-3', 'op-4'])
    }
  })

  test('tolerates a flipped last record', () => {
    const two = write(ops.slice(0, 2))
    const three = write(ops)
    for (let at = two.length; at < three.length - 1; at++) {
      expect(read(flipped(three, at))).toMatchObject({ damaged: 0, ids: expect.arrayContaining(['op-1', 'op-2']) })
    }
  })

  test('reports a flipped earlier record and reads on after it', () => {
    const one = write(ops.slice(0, 1))
    const three = write(ops)
    const second = three.indexOf('\n', one.length)
    let missing = 0
    for (let at = one.length; at < second - 2; at++) {
      const found = read(flipped(three, at))
      // the last character of base64 has bits that mean nothing
      if (found.damaged === 0) expect(found.ids).toEqual(['op-1', 'op-2', 'op-3'])
      else {
        missing++
        expect(found).toEqual({ ids: ['op-1', 'op-3'], damaged: 1 })
      }
    }
    expect(missing).toBeGreaterThan(second - one.length - 8)
  })

  test('keeps what is still needed when it begins anew, and the file so far beside it', () => {
    write(ops)
    const journal = openJournal(file, key)
    journal.rotate(ops.slice(2))
    journal.append([{ op_id: 'op-4' }])
    journal.close()
    expect(read(fs.readFileSync(file)).ids).toEqual(['op-3', 'op-4'])
    expect(fs.existsSync(`${file}.old`)).toBe(true)
  })

  test('goes on with the finished new file after a crash between the two renames', () => {
    write(ops)
    const journal = openJournal(file, key)
    journal.rotate(ops.slice(1))
    journal.close()
    fs.renameSync(file, `${file}.new`)
    const again = openJournal(file, key)
    expect(again.entries.map(entry => entry.op_id)).toEqual(['op-2', 'op-3'])
    again.close()
  })
})
