import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Whether a process with this id runs, whoever owns it; one that has ended and only waits for its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^[ZX]/.test(statusOf(pid)[0] ?? '')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Linux's fields about a process from the third (its state) on; empty elsewhere. */
function statusOf(pid: number): string[] {
  try {
    // The command name in field 2 may contain spaces and brackets, so the rest begins at the last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

/** A text that changes when a process id is used again (start time in clock ticks on Linux), or '' when it cannot be known. */
export function birthOf(pid: number): string {
  return statusOf(pid)[19] ?? ''
}

/** The command line of a process, arguments joined by spaces, or '' when there is none. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    if (process.platform === 'linux' || process.platform === 'win32') return ''
  }
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

/** Waits until a process is gone; false when it still runs after `timeout_ms`. */
export async function waitForEnd(pid: number, timeout_ms: number): Promise<boolean> {
  const deadline = Date.now() + timeout_ms
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return true
}
