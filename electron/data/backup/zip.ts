import yauzl from 'yauzl'
import { Unreadable } from './archive.ts'

/**
 * The files of a zip whose names are wanted, read in memory. Throws Unreadable: for what unpacks to more than `limit` bytes (whatever it claims of itself), for a
 * name that climbs out of the folder, for one under a password and for one that is cut.
 */
export function readZip(bytes: Buffer, limit: number, isWanted: (name: string) => boolean): Promise<{ name: string; bytes: Buffer }[]> {
  return new Promise((resolve, reject) => {
    const found: { name: string; bytes: Buffer }[] = []
    const broken = () => reject(new Unreadable('damaged'))
    let left = limit
    yauzl.fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return broken()
      zip.on('error', broken)
      zip.on('end', () => resolve(found))
      zip.on('entry', (entry: yauzl.Entry) => {
        if (!isWanted(entry.fileName)) return zip.readEntry()
        if (entry.uncompressedSize > left) return reject(new Unreadable('too_large'))
        if (entry.isEncrypted()) return broken()
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return broken()
          const parts: Buffer[] = []
          stream.on('error', broken)
          stream.on('data', (part: Buffer) => {
            parts.push(part)
            left -= part.length
            if (left >= 0) return
            stream.destroy()
            reject(new Unreadable('too_large'))
          })
          stream.on('end', () => {
            found.push({ name: entry.fileName, bytes: Buffer.concat(parts) })
            zip.readEntry()
          })
        })
      })
      zip.readEntry()
    })
  })
}
