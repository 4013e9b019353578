import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Orders, Said } from './said.ts'

const hangs_after_ms = 90_000
export type Heard = {
  /** null: it was killed before it had opened its database */
  opened: Extract<Said, { said: 'opened' }> | null
  confirmed: string[]
  /** null: it was killed on the way */
  done: Extract<Said, { said: 'done' }> | null
  flaws: string[]
}

/** Runs a PC's process to its SIGKILL, and tells what it said until then. */
export async function runPc(orders: Orders, serverWorks: () => Promise<void>): Promise<Heard> {
  const heard: Heard = { opened: null, confirmed: [], done: null, flaws: [] }
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'pc.ts'), JSON.stringify(orders)], { stdio: ['pipe', 'pipe', 'pipe'] })
  const closed = once(child, 'close') as Promise<[code: number | null, signal: string | null]>
  const kill = () => child.kill('SIGKILL')
  const hangs = setTimeout(() => {
    heard.flaws.push('it hung')
    kill()
  }, hangs_after_ms)
  let troubles = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => { troubles += text })
  child.stdin.on('error', () => undefined) // it was killed before it listened
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.endsWith('}')) continue // cut by the kill
    const event = JSON.parse(line) as Said
    switch (event.said) {
      case 'opened': heard.opened = event; break
      case 'confirmed': heard.confirmed.push(...event.op_ids); break
      case 'ready':
        await serverWorks()
        child.stdin.write('\n')
        break
      case 'begun':
        if (orders.time_ms !== null) setTimeout(kill, orders.time_ms)
        break
      case 'done':
        heard.done = event
        heard.flaws.push(...event.flaws)
        kill()
        break
    }
  }
  const [code, signal] = await closed
  clearTimeout(hangs)
  if (signal !== 'SIGKILL') heard.flaws.push(`it ended by itself with ${code}: ${troubles.trim().slice(0, 2_000)}`)
  return heard
}
