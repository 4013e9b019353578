import { existsSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { retentionOf } from './retention.ts'
import type { Lying, Plan } from './retention.ts'
import type { S3 } from './s3.ts'

/** One backup that was made here: what its manifest's hash was, by line and number. */
export type Link = { project: string; serial: number; sha256: string; taken_at: string; file: string }

/** What lies beside a backup and goes with it. */
const beside = ['', '.key.age', '.certificate.json', '.certificate.pdf']

/** The backups of one line that lie in a folder: of all that were made here, those whose file is there. `proven`: hashes of manifests that a drill has trusted. */
export function lyingIn(folder: string, chain: readonly Link[], proven: ReadonlySet<string>, { project, kind }: Pick<Lying, 'project' | 'kind'>): Lying[] {
  return chain.filter(link => link.project === project && link.file.endsWith(`-${kind}.crb`) && existsSync(path.join(folder, link.file)))
    .map(({ file, sha256, taken_at }) => ({ file, project, kind, taken_at: Date.parse(taken_at), bytes: statSync(path.join(folder, file)).size, is_proven: proven.has(sha256) }))
}

/** Deletes from a folder, and from the storage that it was uploaded to, what no day, week, month or year needs any more; call it after a backup went well. What may never go: retention.ts. `may`: of these alone. */
export async function prune(folder: string, lying: readonly Lying[], s3: Pick<S3, 'remove'> | null = null, may: (one: Lying) => boolean = () => true): Promise<Plan> {
  const all = retentionOf(lying)
  const plan = { ...all, drop: all.drop.filter(may), keep: [...all.keep, ...all.drop.filter(one => !may(one))] }
  for (const { file } of plan.drop) {
    for (const end of beside) {
      // there first: what is gone here is never looked for again
      await s3?.remove(`${path.basename(file)}${end}`)
      rmSync(path.join(folder, `${path.basename(file)}${end}`), { force: true })
    }
  }
  return plan
}
