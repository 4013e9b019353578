import fs from 'node:fs'
import { parentPort, Worker, workerData } from 'node:worker_threads'

/** What a thread has had of the processors so far, and how long it stood in line for them, in ms; `at`: ms since 1970. */
type Sample = { at: number; ran: number; waited: number }
type Target = { name: string; pid: number }
export type Share = { ran_ms: number; waited_ms: number }
export type ThreadTimes = {
  /** What the main thread of this process had of the processors between these times, and how long it stood in line for them meanwhile. */
  between(name: string, from: number, to: number): Promise<Share>
  stop(): Promise<void>
}
const every_ms = 4

/**
 * Samples the main threads of processes, in a thread of its own. Who is kept waiting by other programs of a busy machine has not stalled: the system tells both apart (Linux alone).
 * Throws where the system does not.
 */
export function openThreadTimes(targets: readonly Target[]): ThreadTimes {
  for (const { pid } of targets) fs.accessSync(file(pid))
  const worker = new Worker(new URL(import.meta.url), { workerData: targets })
  const all = new Map<string, Sample[]>(targets.map(({ name }) => [name, []]))
  const take = async () => {
    const some = await new Promise<Record<string, Sample[]>>(resolve => {
      worker.once('message', resolve)
      worker.postMessage('take')
    })
    for (const [name, samples] of Object.entries(some)) all.get(name)?.push(...samples)
  }
  return {
    async between(name, from, to) {
      await take()
      const samples = all.get(name) ?? []
      // what is between two samples counts as a whole: the sampler stands in line as well
      const [first, last] = [samples.findLast(({ at }) => at <= from) ?? samples[0], samples.find(({ at }) => at >= to) ?? samples.at(-1)]
      return { ran_ms: (last?.ran ?? 0) - (first?.ran ?? 0), waited_ms: (last?.waited ?? 0) - (first?.waited ?? 0) }
    },
    async stop() { await worker.terminate() },
  }
}

const file = (pid: number) => `/proc/${pid}/task/${pid}/schedstat`

/** In the thread: samples until it is ended, and gives what it has when it is asked. */
function sample(targets: readonly Target[], port: NonNullable<typeof parentPort>): void {
  let held: Record<string, Sample[]> = {}
  port.on('message', () => {
    port.postMessage(held)
    held = {}
  })
  setInterval(() => {
    for (const { name, pid } of targets) {
      try {
        const [ran = 0, waited = 0] = fs.readFileSync(file(pid), 'latin1').split(' ').map(Number)
        ;(held[name] ??= []).push({ at: performance.timeOrigin + performance.now(), ran: ran / 1e6, waited: waited / 1e6 })
      } catch { /* it has ended, and has no more times */ }
    }
  }, every_ms)
}

if (parentPort) sample(workerData as Target[], parentPort)
