import fs from 'node:fs'
import path from 'node:path'

/** A program in the place of the system's `lp`: it writes down what it was asked, and keeps the document; empty of paper where a file says so. */
export function paperTray(folder: string): { env: Record<string, string>; jobs: () => string[]; empty: (is_empty: boolean) => void; jam: (is_jammed: boolean) => void } {
  fs.mkdirSync(folder, { recursive: true })
  const [jobs, flag, jammed, queue] = ['jobs', 'empty', 'jammed', 'queue'].map(name => path.join(folder, name)) as [string, string, string, string]
  fs.writeFileSync(path.join(folder, 'lp'), `#!/bin/sh\n[ -e "${flag}" ] && exit 1\necho "$*" >> "${jobs}"\nid=Tray-$(wc -l < "${jobs}")\n[ -e "${jammed}" ] && echo "$id   nina   1024   now" >> "${queue}"\necho "request id is $id (1 file(s))"\n`, { mode: 0o755 })
  fs.writeFileSync(path.join(folder, 'lpstat'), `#!/bin/sh\n[ -e "${queue}" ] && cat "${queue}"\nexit 0\n`, { mode: 0o755 })
  return {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    jobs: () => (fs.existsSync(jobs) ? fs.readFileSync(jobs, 'utf8').trim().split('\n') : []),
    empty: is_empty => (is_empty ? fs.writeFileSync(flag, '') : fs.rmSync(flag, { force: true })),
    jam: is_jammed => {
      if (is_jammed) fs.writeFileSync(jammed, '')
      else for (const file of [jammed, queue]) fs.rmSync(file, { force: true })
    },
  }
}
