import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')

/** A hash that changes with the name or content of any file in these places of the repository; tests do not count. */
export function hashOf(places: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of places.flatMap(filesIn)) hash.update(`${file}\0`).update(fs.readFileSync(path.join(root, file))).update('\0')
  return hash.digest('hex')
}

function filesIn(place: string): string[] {
  const full = path.join(root, place)
  if (!fs.existsSync(full)) return []
  if (fs.statSync(full).isFile()) return [place]
  return fs.readdirSync(full, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort()
}
