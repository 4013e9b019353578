import fs from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'

const linkType = 0o120000
const typeMask = 0o170000

/**
 * Extracts a zip file into a folder, with file modes and symbolic links. `place` gives each entry its path in the folder, or null
 * to leave it out. Throws on an entry that points outside the folder.
 */
export async function unzip(file: string, folder: string, place: (name: string) => string | null = name => name): Promise<void> {
  const zip = await yauzl.openPromise(file, { lazyEntries: true })
  try {
    await eachEntry(zip, async entry => {
      const name = place(entry.fileName)
      if (name === null) return
      const target = path.join(folder, name)
      if (!target.startsWith(path.resolve(folder) + path.sep)) throw new Error(`${entry.fileName} points outside the folder`)
      if (entry.fileName.endsWith('/')) fs.mkdirSync(target, { recursive: true })
      else await extract(zip, entry, target)
    })
  } finally {
    zip.close()
  }
}

/** One entry after the other; yauzl reads the next only when asked. */
function eachEntry(zip: yauzl.ZipFile, visit: (entry: yauzl.Entry) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', resolve)
    zip.on('entry', (entry: yauzl.Entry) => {
      visit(entry).then(() => zip.readEntry(), reject)
    })
    zip.readEntry()
  })
}

async function extract(zip: yauzl.ZipFile, entry: yauzl.Entry, target: string): Promise<void> {
  const mode = entry.externalFileAttributes >>> 16
  fs.mkdirSync(path.dirname(target), { recursive: true })
  const source = await zip.openReadStreamPromise(entry)
  if ((mode & typeMask) === linkType) {
    const chunks: Buffer[] = []
    for await (const chunk of source) chunks.push(Buffer.from(chunk))
    fs.symlinkSync(Buffer.concat(chunks).toString('utf8'), target)
    return
  }
  await pipeline(source, fs.createWriteStream(target, { mode: (mode & 0o777) || 0o644 }))
}
