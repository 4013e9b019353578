// The process that a drill runs in: whatever an archive does, ending this ends it.
import { drill } from '../../electron/data/backup/drill.ts'
import type { DrillOrder } from '../../electron/data/backup/drill.ts'
import { drillKit } from './drill-kit.ts'

process.once('message', order => {
  drillKit().then(kit => drill(order as DrillOrder, said => process.send?.({ said }), kit)).then(
    verdict => process.send?.({ verdict }, () => process.exit(0)),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }, () => process.exit(1)))
})
process.once('disconnect', () => process.exit(1))
