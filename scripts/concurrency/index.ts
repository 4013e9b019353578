import { runCrowd } from '../../tests/concurrency/crowd.ts'
import { openBackend } from '../backend/open-backend.ts'
import { ensureTemplate, startTestCluster } from '../backend/test-cluster.ts'
import { orEnd } from '../or-end.ts'
import { optionOf } from '../bench/bench.ts'

/** `npm run test:concurrency -- [--seconds 60] [--sessions 16] [--cars 20] [--seed S] [--json]`; exit code 0 only without a violation. */
await orEnd(async () => {
  const args = process.argv.slice(2)
  const number = (name: string, otherwise: number) => Number(optionOf(args, name) ?? otherwise)
  const options = { sessions: number('sessions', 16), cars: number('cars', 20), seconds: number('seconds', 60), seed: number('seed', Date.now() % 1_000_000) }
  const { stop, ...server } = await startTestCluster()
  try {
    await ensureTemplate(server, 'none')
    const backend = await openBackend(server)
    const result = await runCrowd(backend, options)
    await backend.stop()
    if (result.violations.length > 0) process.exitCode = 1
    if (!args.includes('--json')) {
      console.log(`${options.sessions} desks on ${options.cars} cars for ${options.seconds} s, seed ${options.seed}: ${result.operations} operations,`
        + ` ${result.applied} applied, ${result.flagged} of them flagged, ${result.refused} refused, ${result.repeated} batches repeated, ${result.doubled} sent twice`)
      for (const violation of result.violations) console.error(violation)
    }
    console.log(JSON.stringify({ ...options, ...result }))
  } finally {
    await stop()
  }
})
