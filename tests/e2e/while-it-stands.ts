import type { Desk } from './desk.ts'

/** Does something while the process with the data stands still, as on a PC that has other things to do; afterwards it goes on with all it was asked. */
export async function whileItStands({ launched }: Desk, work: () => Promise<void>): Promise<void> {
  const pid = await launched.app.evaluate(({ app }) => app.getAppMetrics().find(({ name, serviceName }) => [name, serviceName].includes('guichet-data'))?.pid)
  if (pid === undefined) throw new Error('The app has no process with the data.')
  process.kill(pid, 'SIGSTOP')
  try {
    await work()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}
