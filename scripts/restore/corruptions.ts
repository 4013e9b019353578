import { gunzipSync, gzipSync } from 'node:zlib'
import { names, partName } from '../../electron/data/backup/manifest.ts'

/** A bad backup: how it differs from the good one before it is signed, and the check that must catch it. */
export type Corruption = { title: string; check: string; change(files: Map<string, Buffer>): void }

const sql = (name: string, change: (text: string) => string) => (files: Map<string, Buffer>) => {
  files.set(name, Buffer.from(change(files.get(name)?.toString('utf8') ?? '')))
}
const rows = (table: string, change: (lines: string[]) => string[]) => (files: Map<string, Buffer>) => {
  const part = partName(table, 1)
  const lines = gunzipSync(files.get(part) ?? Buffer.alloc(0)).toString('utf8').split('\n').slice(0, -1)
  files.set(part, gzipSync(change(lines).map(line => `${line}\n`).join('')))
}

export const corruptions: readonly Corruption[] = [
  { title: 'an injected command of psql', check: 'statements', change: sql(names.post, text => `${text}\n\\! id\n`) },
  { title: 'a program to copy from', check: 'statements', change: sql(names.pre, text => `${text}\nCOPY public.users FROM PROGRAM 'id';\n`) },
  { title: 'a row is missing', check: 'counts', change: rows('public.payments', lines => lines.slice(1)) },
  { title: 'row level security switched off', check: 'rules', change: sql(names.post, text => text.replace('ALTER TABLE public.payments ENABLE ROW LEVEL SECURITY;', '')) },
  { title: 'a policy lets everybody see', check: 'rules', change: sql(names.post, text => text.replace(/(CREATE POLICY "[^"]*" ON public\.contracts FOR SELECT TO authenticated) USING [\s\S]*?;\n/, '$1 USING (true);\n')) },
  { title: 'the tail is lost', check: 'footer', change: sql(names.post, text => text.slice(0, text.indexOf('CREATE POLICY'))) },
]
