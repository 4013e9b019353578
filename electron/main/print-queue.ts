import { execFile } from 'node:child_process'

const within_ms = 8_000

/** The jobs that printers of the system have taken and not printed yet, as `lp` called them. Null on Windows, whose own programs print, and where the print service does not answer in time. */
export function jobsInQueue(platform: NodeJS.Platform = process.platform): Promise<string[] | null> {
  if (platform === 'win32') return Promise.resolve(null)
  return new Promise(resolve => {
    execFile('lpstat', ['-W', 'not-completed', '-o'], { timeout: within_ms, env: { ...process.env, LC_ALL: 'C' } },
      (error, said) => resolve(error ? null : said.split('\n').flatMap(line => /^(\S+-\d+)\s/.exec(line)?.[1] ?? [])))
  })
}
