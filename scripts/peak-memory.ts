import fs from 'node:fs'

/**
 * The most memory that this process has had resident, in MB. Not by `resourceUsage().maxRSS`: on Linux that begins with what the parent had
 * when it started this one, and a bench is larger than what it measures.
 */
export function peakMemory(): number {
  const status = fs.existsSync('/proc/self/status') ? fs.readFileSync('/proc/self/status', 'utf8') : ''
  const kb = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS)
  return Math.round(kb / 1024)
}
