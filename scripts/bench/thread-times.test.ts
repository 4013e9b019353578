import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openThreadTimes } from './thread-times.ts'

test.runIf(process.platform === 'linux')('a thread that works is told from one that sleeps, however busy the machine is', async () => {
  const [busy, idle] = ['for (;;) {}', 'setInterval(() => {}, 1000)'].map(program => spawn(process.execPath, ['--eval', program], { stdio: 'ignore' }))
  const times = openThreadTimes([{ name: 'busy', pid: busy?.pid ?? 0 }, { name: 'idle', pid: idle?.pid ?? 0 }])
  try {
    await wait(1500) // both have begun
    const from = performance.timeOrigin + performance.now()
    await wait(600)
    const to = performance.timeOrigin + performance.now()
    await wait(100)
    const [worked, slept] = [await times.between('busy', from, to), await times.between('idle', from, to)]
    expect(worked.ran_ms, 'it has worked').toBeGreaterThan(20)
    expect(worked.ran_ms + worked.waited_ms, 'or stood in line, all of that time').toBeGreaterThan((to - from) * 0.7)
    expect(slept.ran_ms + slept.waited_ms).toBeLessThan((to - from) * 0.5)
  } finally {
    await times.stop()
    busy?.kill('SIGKILL')
    idle?.kill('SIGKILL')
  }
}, 20_000)
