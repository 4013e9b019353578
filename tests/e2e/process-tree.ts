import { execFileSync } from 'node:child_process'
import fs from 'node:fs'

/** The ids of all processes below `pid`, level by level. */
export function descendants(pid: number): number[] {
  const parents = process.platform === 'linux' ? parentsInProc() : parentsByPs()
  const found: number[] = []
  for (let level = [pid]; level.length > 0;) {
    level = parents.filter(([, parent]) => level.includes(parent)).map(([child]) => child)
    found.push(...level)
  }
  return found
}

/** A bare Debian has no `ps`. The name in the second field may hold spaces and brackets, so the rest is read from its end. */
function parentsInProc(): [number, number][] {
  return fs.readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(name => {
    const stat = readIfThere(`/proc/${name}/stat`)
    if (stat === null) return []
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return [[Number(name), Number(parent)]]
  })
}

/** Null when the process has ended meanwhile. */
export function readIfThere(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function parentsByPs(): [number, number][] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  return rows.map(row => row.trim().split(/\s+/).map(Number) as [number, number])
}
