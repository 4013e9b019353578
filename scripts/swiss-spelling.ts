// Swiss German has no sharp s: "Strasse", "gross". Every file of the repository is searched, seeds and documents too.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const sharp = /[\u00df\u1e9e]/
// Folding a name for the search has to name it: /…/ with nothing else in it.
const folded = /\/\u00df\/[a-z]*/g
const texts = /\.(?:tsx?|mjs|cjs|json|sql|md|html|css|ya?ml|toml|txt|csv|svg)$/

const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
// Without git there is no list, and then the count below says so.
const files = (listed.stdout ?? '').split('\0').filter(file => texts.test(file) && fs.existsSync(path.join(root, file)))
let faults = 0
for (const file of files) {
  fs.readFileSync(path.join(root, file), 'utf8').split('\n').forEach((line, index) => {
    if (!sharp.test(line.replaceAll(folded, ''))) return
    faults += 1
    console.error(`${file}:${index + 1} has a sharp s; Swiss spelling writes ss: ${line.trim().slice(0, 100)}`)
  })
}
if (files.length === 0) console.error('No files were read, so nothing was checked.')
console.log(`${files.length} files, ${faults} lines with a sharp s`)
process.exit(faults > 0 || files.length === 0 ? 1 : 0)
