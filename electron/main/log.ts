import fs from 'node:fs'
import path from 'node:path'
import { redact } from '../../shared/redact.ts'

const limit_bytes = 1_000_000

/**
 * Writes events of the main process to `<folder>/main.log`, redacted; a full file becomes `main.1.log`.
 * Warnings also go to stderr. A log that can't be written never stops the counter.
 */
export function openLog(folder: string): (level: 'info' | 'warn', event: string, detail?: unknown) => void {
  const file = path.join(folder, 'main.log')
  let chain: Promise<unknown> = fs.promises.mkdir(folder, { recursive: true })
  return (level, event, detail) => {
    const line = redact(`${new Date().toISOString()} ${level} ${event}${detail === undefined ? '' : ` ${asText(detail)}`}`)
    if (level === 'warn') process.stderr.write(`${line}\n`)
    chain = chain.then(() => append(file, line)).catch((error: unknown) => {
      process.stderr.write(`The log can't be written: ${redact(asText(error))}\n`)
    })
  }
}
export type Log = ReturnType<typeof openLog>

async function append(file: string, line: string): Promise<void> {
  await fs.promises.appendFile(file, `${line}\n`, { mode: 0o600 })
  const { size } = await fs.promises.stat(file)
  if (size > limit_bytes) await fs.promises.rename(file, file.replace(/\.log$/, '.1.log'))
}

function asText(detail: unknown): string {
  if (detail instanceof Error) return detail.stack ?? detail.message
  return typeof detail === 'string' ? detail : JSON.stringify(detail)
}
