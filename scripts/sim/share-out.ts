import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import path from 'node:path'

const index = path.join(import.meta.dirname, 'index.ts')

/** The same schedules by several processes, each with a server of its own. Throws when one ends without an answer. */
export async function shareOut(first: number, runs: number, workers: number): Promise<{ violations: number; seconds: number }> {
  const began = Date.now()
  const share = Math.ceil(runs / workers)
  const parts = Array.from({ length: workers }, (_, n) => work(n + 1, first + n * share, Math.min(share, runs - n * share)))
  const found = await Promise.all(parts)
  return { violations: found.reduce((sum, each) => sum + each, 0), seconds: (Date.now() - began) / 1000 }
}

/** Violations that this worker found; what it says is passed on. */
async function work(nth: number, seed: number, runs: number): Promise<number> {
  const args = [index, '--seed', String(seed), '--runs', String(runs), '--workers', '1', '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let violations: number | null = null
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"runs"')) violations = (JSON.parse(line) as { violations: number }).violations
    else console.log(`[${nth}] ${line}`)
  }
  if (violations === null) throw new Error(`worker ${nth}, of the seeds ${seed} to ${seed + runs - 1}, ended without an answer`)
  return violations
}
