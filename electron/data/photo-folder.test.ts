import Sqlite from 'better-sqlite3'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR } from '../../shared/time.ts'
import { openPhotoFolder } from './photo-folder.ts'

let folder: string
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-watched-')) })
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

function open() {
  const db = new Sqlite(':memory:')
  db.exec('create table desk (key text primary key, value text)')
  const state = { here: true, told: 0, chosen: folder as string | null }
  const watched = openPhotoFolder({ db, now: Date.now, isHere: () => state.here, choose: () => Promise.resolve(state.chosen), changed: () => { state.told++ }, log: () => undefined })
  const put = (name: string, text = 'x', age_ms = 0) => {
    const file = path.join(folder, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, text)
    const at = new Date(Date.now() - age_ms)
    fs.utimesSync(file, at, at)
    return file
  }
  const names = () => watched.view().offers.map(({ name }) => name)
  const twice = async () => { await watched.turn(); await watched.turn() }
  return { db, state, watched, put, names, twice }
}

describe('A watched folder', () => {
  it('offers the pictures that come into it, in the order in which they were taken, and takes none', async () => {
    const use = open()
    use.put('old.jpg', 'x', 3 * HOUR)
    use.put('letter.pdf')
    await use.watched.choose()
    await use.twice()
    expect(use.names()).toEqual([])
    use.put('b.JPG', 'x', 1000)
    use.put('DCIM100/a.heic', 'x', 2000)
    use.put('notes.txt')
    use.put('.hidden.jpg')
    await use.twice()
    expect(use.names()).toEqual(['a.heic', 'b.JPG'])
    const before = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const [first] = use.watched.view().offers
    expect(Buffer.from(await use.watched.read(first?.id ?? '')).toString()).toBe('x')
    use.watched.settle(first?.id ?? '')
    await use.twice()
    expect(use.names(), 'what was taken or put away is not offered again').toEqual(['b.JPG'])
    await expect(use.watched.read(first?.id ?? '')).rejects.toThrow('error.offer_gone')
    expect(fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }), 'the folder is as it was').toEqual(before)
  })

  it('offers no picture that is still being written, and none that is a link', async () => {
    const use = open()
    await use.watched.choose()
    const half = use.put('half.jpg', 'x')
    await use.watched.turn()
    fs.appendFileSync(half, 'more')
    await use.watched.turn()
    expect(use.names()).toEqual([])
    await use.watched.turn()
    expect(use.names()).toEqual(['half.jpg'])
    const secret = path.join(folder, '..', `${path.basename(folder)}.secret`)
    fs.writeFileSync(secret, 'secret')
    try {
      fs.symlinkSync(secret, path.join(folder, 'link.jpg'))
      await use.twice()
      expect(use.names()).toEqual(['half.jpg'])
      const [{ id } = { id: '' }] = use.watched.view().offers
      fs.rmSync(half)
      fs.symlinkSync(secret, half)
      await expect(use.watched.read(id)).rejects.toThrow('error.offer_gone')
    } finally {
      fs.rmSync(secret)
    }
  })

  it('waits for a card that is out, and offers what comes with it, whatever the camera\'s clock says', async () => {
    const use = open()
    use.state.chosen = path.join(folder, 'card')
    fs.mkdirSync(use.state.chosen)
    await use.watched.choose()
    use.put('card/one.jpg')
    await use.twice()
    fs.renameSync(path.join(folder, 'card'), path.join(folder, 'out'))
    await use.twice()
    expect(use.watched.view()).toMatchObject({ gone: true, offers: [] })
    use.put('out/two.jpg', 'x', 9000 * HOUR)
    fs.renameSync(path.join(folder, 'out'), path.join(folder, 'card'))
    await use.twice()
    expect(use.watched.view().gone).toBe(false)
    expect(use.names()).toEqual(['two.jpg', 'one.jpg'])
    for (let n = 0; n < 12; n++) use.put(`card/more-${n}.png`)
    await use.twice()
    expect([use.names().length, use.watched.view().more]).toEqual([8, 6])
  })

  it('is for whoever is at the counter, remembered on this PC, and no longer when told so', async () => {
    const use = open()
    await use.watched.choose()
    use.state.here = false
    expect(() => use.watched.view()).toThrow('error.not_signed_in')
    await expect(use.watched.choose()).rejects.toThrow('error.not_signed_in')
    expect(() => use.watched.look(true)).toThrow('error.not_signed_in')
    use.state.here = true
    expect(use.watched.view().folder).toBe(folder)
    use.watched.forget()
    use.put('x.jpg')
    await use.twice()
    expect(use.watched.view()).toEqual({ folder: null, gone: false, offers: [], more: 0 })
    use.state.chosen = null
    await use.watched.choose()
    expect(use.watched.view().folder).toBeNull()
  })
})
