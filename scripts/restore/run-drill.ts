import { fork } from 'node:child_process'
import type { DrillOrder, Said, Verdict } from '../../electron/data/backup/drill.ts'

/** Runs a drill in a process of its own and ends it after `limit_ms`. Throws when it ended without a verdict. */
export function runDrill(order: DrillOrder, limit_ms: number, onStep: (step: Extract<Said, { step: string }>) => void): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./drill-child.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`The drill took longer than ${Math.round(limit_ms / 60_000)} minutes and was ended. Do not trust this backup.`))
    }, limit_ms)
    child.on('message', ({ said, verdict, error }: { said?: Said; verdict?: Verdict; error?: string }) => {
      if (said && 'step' in said) onStep(said)
      else if (verdict) resolve(verdict)
      else if (error !== undefined) reject(new Error(`The drill failed: ${error}`))
    })
    child.on('exit', code => {
      clearTimeout(timer)
      reject(new Error(`The drill ended with ${code} before it had a verdict. Do not trust this backup.`))
    })
    child.send(order)
  })
}
