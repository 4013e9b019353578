import fs from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Expected } from './expected.ts'

/**
 * What a drill needs of us and not of the backup: an empty database with the platform's roles, and what the migrations make. To make them
 * takes as long as all else together, so the build brings them along; what is missing is made on the spot.
 */
export type Kit = { empty?: Blob; expected?: Expected; /** what the migrations up to `expected.migration` have built, which the rows of one firm are put into */ built?: () => Blob }

const names = { empty: 'empty.tgz', expected: 'expected.json', built: 'built.tgz' } as const
const unpacked = (file: string) => new Blob([gunzipSync(fs.readFileSync(file))])

/** Reads what `writeKit` has written; nothing where there is none. */
export function readKit(folder: string): Kit {
  if (!fs.existsSync(path.join(folder, names.expected))) return {}
  return {
    empty: unpacked(path.join(folder, names.empty)),
    built: () => unpacked(path.join(folder, names.built)),
    expected: JSON.parse(fs.readFileSync(path.join(folder, names.expected), 'utf8')) as Expected,
  }
}

/** Puts a whole kit into a folder. */
export async function writeKit(folder: string, { empty, expected, built }: Required<Kit>): Promise<void> {
  fs.mkdirSync(folder, { recursive: true })
  for (const [name, blob] of [[names.empty, empty], [names.built, built()]] as const) fs.writeFileSync(path.join(folder, name), gzipSync(Buffer.from(await blob.arrayBuffer())))
  fs.writeFileSync(path.join(folder, names.expected), JSON.stringify(expected))
}
