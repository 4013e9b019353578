import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { PhotoOffers } from '../../shared/photo-offers.ts'
import { HOUR } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { readDesk, writeDesk } from './database.ts'
import type { Database } from './database.ts'
import type { Log } from './log.ts'
import { Trouble } from './trouble.ts'

type Parts = { db: Database; now: () => number; isHere: () => boolean; choose: () => Promise<string | null>; changed(tables: readonly string[]): void; log: Log; look_every_ms?: number }
export type PhotoFolder = {
  view(): PhotoOffers
  /** The system's dialog; nothing changes where the person chose none. Throws Trouble `error.not_signed_in`, as all of these. */
  choose(): Promise<void>
  forget(): void
  /** Looks as long as somebody can see what it finds. */
  look(on: boolean): void
  /** The bytes of an offer. Throws Trouble `error.offer_gone`. */
  read(id: string): Promise<Uint8Array>
  /** It was taken, or is not wanted. */
  settle(id: string): void
  /** One look (tests); by itself every second. */
  turn(): Promise<void>
  stop(): void
}
type Found = { id: string; file: string; bytes: number; at: number; /** of the same size at two looks: nobody is writing it any more */ whole: boolean; settled: boolean }

const usual_look_ms = 1_000
/** What lay there longer ago when it was first looked at is of another car. */
const fresh_ms = 2 * HOUR
const shown = 8
const most_files = 4_000
/** More is not even read; the window says so. */
const most_bytes = 48 * 1024 * 1024
const is_picture = /^[^.].*\.(jpe?g|png|webp|heic|heif)$/i

/** A folder into which a card or a telephone brings pictures. They are offered, and nothing is taken by itself; nothing in the folder is changed. */
export function openPhotoFolder({ db, now, isHere, choose, changed, log, look_every_ms = usual_look_ms }: Parts): PhotoFolder {
  let known = new Map<string, Found>()
  let looked = false
  let gone = false
  let clock: NodeJS.Timeout | null = null
  let busy = false
  const folderNow = () => readDesk(db, 'photo_folder')
  const tell = () => changed(['photo_offers'])
  const open_offers = () => [...known.values()].filter(({ whole, settled }) => whole && !settled).toSorted((a, b) => a.at - b.at || a.file.localeCompare(b.file))

  function need(): void {
    if (!isHere()) throw new Trouble('error.not_signed_in')
  }
  function begin(): void {
    known = new Map()
    looked = false
    gone = false
  }

  /** Names in the folder and in those right below it, as a camera's DCIM has them; links are not followed. */
  async function namesIn(folder: string): Promise<string[]> {
    const top = await readdir(folder, { withFileTypes: true })
    const below = await Promise.all(top.filter(entry => entry.isDirectory() && !entry.name.startsWith('.')).slice(0, 50).map(async entry => {
      const inner = await readdir(path.join(folder, entry.name), { withFileTypes: true }).catch(() => [])
      return inner.filter(one => one.isFile()).map(one => path.join(folder, entry.name, one.name))
    }))
    return [...top.filter(entry => entry.isFile()).map(entry => path.join(folder, entry.name)), ...below.flat()].filter(file => is_picture.test(path.basename(file))).slice(-most_files)
  }

  async function turn(): Promise<void> {
    const folder = folderNow()
    if (folder === null || busy) return
    busy = true
    try {
      const before = JSON.stringify([gone, open_offers().map(({ id }) => id)])
      const files = await namesIn(folder).catch(() => null)
      if (folderNow() !== folder || !db.open) return
      gone = files === null
      const next = new Map<string, Found>()
      for (const file of files ?? []) {
        const old = known.get(file)
        // what was taken, put away or too old is not asked for again
        if (old?.settled) { next.set(file, old); continue }
        const facts = await lstat(file).catch(() => null)
        if (!facts?.isFile()) continue
        const at = Math.round(facts.mtimeMs)
        const same = old !== undefined && old.bytes === facts.size && old.at === at
        next.set(file, { id: old?.id ?? uuidv7(now()), file, bytes: facts.size, at, whole: same && facts.size > 0, settled: !looked && !same && now() - at > fresh_ms })
      }
      // a card that is out comes back with the same pictures
      for (const [file, old] of known) if (old.settled && !next.has(file)) next.set(file, old)
      known = next
      looked ||= files !== null
      if (JSON.stringify([gone, open_offers().map(({ id }) => id)]) !== before) tell()
    } catch (error) {
      log('the watched folder can not be looked at', error)
    } finally {
      busy = false
    }
  }
  const stop = () => {
    if (clock) clearInterval(clock)
    clock = null
  }
  const find = (id: string): Found => {
    const found = [...known.values()].find(one => one.id === id)
    if (!found || found.settled) throw new Trouble('error.offer_gone')
    return found
  }

  return {
    view() {
      if (!isHere()) throw new Trouble('error.not_signed_in')
      const all = open_offers()
      return { folder: folderNow(), gone, offers: all.slice(0, shown).map(({ id, file, bytes, at }) => ({ id, name: path.basename(file), bytes, at })), more: Math.max(0, all.length - shown) }
    },
    async choose() {
      need()
      const folder = await choose()
      if (folder === null) return
      writeDesk(db, 'photo_folder', folder)
      begin()
      tell()
      await turn()
    },
    forget() {
      need()
      writeDesk(db, 'photo_folder', null)
      begin()
      tell()
    },
    look(on) {
      stop() // also for somebody who has just gone
      if (!on) return
      need()
      clock = setInterval(() => void turn(), look_every_ms)
      clock.unref()
      void turn()
    },
    async read(id) {
      need()
      const { file, bytes } = find(id)
      if (bytes > most_bytes) throw new Trouble('error.offer_gone')
      // it may have become a link, or another file, since it was looked at
      const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => { throw new Trouble('error.offer_gone') })
      try {
        const facts = await handle.stat()
        if (!facts.isFile() || facts.size > most_bytes) throw new Trouble('error.offer_gone')
        const { buffer, bytesRead } = await handle.read(new Uint8Array(facts.size), 0, facts.size, 0)
        return buffer.subarray(0, bytesRead)
      } finally {
        await handle.close()
      }
    },
    settle(id) {
      need()
      const found = find(id)
      known.set(found.file, { ...found, settled: true })
      tell()
    },
    turn, stop,
  }
}
