import fs from 'node:fs'
import path from 'node:path'
import { redact } from '../../shared/redact.ts'

export type Log = (text: string, facts?: unknown) => void
const full_bytes = 1_000_000
const kept_files = 3

/**
 * A line an event in `<folder>/data.log`, freed of everything that names a person or opens a door. A full file (1 MB)
 * becomes data.1.log, and so on to 3. A log that can't be written must not stop the counter: it goes to stderr instead.
 */
export function openLog(folder: string, now: () => number): Log {
  const file = path.join(folder, 'data.log')
  fs.mkdirSync(folder, { recursive: true })
  let size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return (text, facts) => {
    const line = `${redact(`${new Date(now()).toISOString()} ${text}${facts === undefined ? '' : ` ${textOf(facts)}`}`)}\n`
    try {
      if (size > full_bytes) {
        rotate(file)
        size = 0
      }
      fs.appendFileSync(file, line)
      size += line.length
    } catch (error) {
      process.stderr.write(`log: ${String(error)}\n`)
    }
  }
}

function textOf(facts: unknown): string {
  if (facts instanceof Error) return facts.stack ?? facts.message
  return JSON.stringify(facts)
}

function rotate(file: string): void {
  const nth = (n: number) => file.replace(/\.log$/, `.${n}.log`)
  for (let n = kept_files - 1; n > 0; n--) if (fs.existsSync(nth(n))) fs.renameSync(nth(n), nth(n + 1))
  fs.renameSync(file, nth(1))
}
