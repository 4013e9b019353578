import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Sentence } from '../backend/sentence.ts'
import { project_dir } from '../backend/places.ts'

/** The folder that the CLI calls its work folder: it holds `supabase/migrations`. */
export const workdir = path.join(project_dir, 'migrations')
const program = createRequire(import.meta.url).resolve('supabase/dist/supabase.js')
const here = new Set(['localhost', '127.0.0.1', '[::1]'])

/** How the CLI is called: the password stays out of the arguments, which every process can read, and nothing goes over a line in the clear. */
export function calling(url: string): { remote: string; env: Record<string, string> } {
  const to = new URL(url)
  const env: Record<string, string> = { PGPASSWORD: decodeURIComponent(to.password), SUPABASE_TELEMETRY_DISABLED: '1' }
  if (!to.searchParams.has('sslmode')) env['PGSSLMODE'] = here.has(to.hostname) ? 'disable' : 'require'
  to.password = ''
  return { remote: to.href, env }
}

/** Runs the Supabase CLI on a database by its URL, without Docker and without an account. Its failure is a Sentence with what it said. */
export function supabaseCli(args: string[], url: string, log: (line: string) => void, folder = workdir): Promise<void> {
  const { remote, env } = calling(url)
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args, `--db-url=${remote}`, '--workdir', folder, '--yes'], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const said: string[] = []
    let rest = ''
    const hear = (chunk: Buffer) => {
      const lines = `${rest}${chunk.toString()}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines.filter(one => one.trim() !== '')) {
        said.push(line)
        log(line)
      }
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) return resolve()
      const from = said.findLastIndex(line => /^(ERROR|failed to )/.test(line))
      reject(new Sentence([...said.slice(from < 0 ? -3 : Math.max(0, from - 1)), rest].join('\n').trim() || `The Supabase CLI ended with ${code}.`))
    })
  })
}
