import { bringAfter } from '../../electron/data/backup/bring-after.ts'
import { lyingIn, prune } from '../../electron/data/backup/prune.ts'
import { retentionOf } from '../../electron/data/backup/retention.ts'
import type { Plan } from '../../electron/data/backup/retention.ts'
import { openS3 } from '../../electron/data/backup/s3.ts'
import type { Taken, Wish } from './once.ts'
import { chain, proven } from './own-keys.ts'

/**
 * After a backup that went well: deletes what the rules let go, where that is wanted, and uploads what they keep and the storage lacks, of a day on which it was down
 * (`brought`). Throws StorageFault.
 */
export async function tidy({ out, place, signal }: Wish, { project, kind }: Pick<Taken, 'project' | 'kind'>, may_prune: boolean): Promise<Plan & { brought: string[] }> {
  const s3 = place && openS3(place)
  const lying = lyingIn(out, chain(), proven(), { project, kind })
  const plan = may_prune ? await prune(out, lying, s3) : { ...retentionOf(lying), drop: [] }
  return { ...plan, brought: s3 ? await bringAfter(out, plan.keep, s3, undefined, signal) : [] }
}

/** What became of it, for people. */
export function tidied({ drop, keep, held, brought }: Awaited<ReturnType<typeof tidy>>, may_prune: boolean): string[] {
  return [
    ...may_prune ? [held === null ? `${drop.length} backups deleted, ${keep.length} kept` : `nothing deleted of ${keep.length} (${held})`] : [],
    ...brought.map(name => `${name} was missing in the storage and is there now`),
  ]
}
