import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readArchive, writeArchive } from '../../electron/data/backup/archive.ts'
import { drill } from '../../electron/data/backup/drill.ts'
import type { DrillOrder } from '../../electron/data/backup/drill.ts'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import type { Openers } from '../../electron/data/backup/keys.ts'
import { manifest, names } from '../../electron/data/backup/manifest.ts'
import { expectedOf } from '../../electron/data/backup/scratch.ts'
import { readMigrations } from '../backend/migrate.ts'
import { corruptions } from './corruptions.ts'
import type { Corruption } from './corruptions.ts'

export type Tally = { corruptions: number; caught: number; good: number; false_alarms: number }

/**
 * Spoils a good backup in every way of corruptions.ts before it is signed anew, and looks whether the check that is named there says so;
 * the good one itself must pass.
 */
export async function testCorruptions(file: string, openers: Openers, tell: (line: string) => void): Promise<Tally> {
  const good = await readArchive(file, openers)
  const { files: _files, ...claim } = manifest.parse(JSON.parse(good.get(names.manifest)?.toString('utf8') ?? '{}'))
  const { identity, recipient } = await newIdentity()
  const key = newSigningKey()
  const migrations = readMigrations()
  const expected = await expectedOf(migrations, claim.migration)
  const tally: Tally = { corruptions: 0, caught: 0, good: 0, false_alarms: 0 }
  const spoiled = path.join(path.dirname(file), `spoiled-${process.pid}.crb`)
  const look = async ({ change, cut, order }: Omit<Corruption, 'title' | 'check'>) => {
    const files = new Map([...good].filter(([name]) => name !== names.manifest && name !== names.signature))
    const told = structuredClone(claim)
    change?.(files, told)
    try {
      await writeArchive(spoiled, [...files].map(([name, bytes]) => ({ name, bytes })), () => told, { signing_pem: key.private_pem, readers: { recipients: [recipient] } })
      if (cut) writeFileSync(spoiled, cut(readFileSync(spoiled)))
      const asked: DrillOrder = { file: spoiled, openers: { identities: [identity], passphrase: null }, public_pem: key.public_pem, migrations, known: [], now: claim.taken_at, expected }
      const other = order?.(asked) ?? {}
      return await drill({ ...asked, ...other, known: (other.known ?? []).map(link => ({ ...link, project: link.project === 'PROJECT' ? claim.project : link.project })) })
    } finally {
      rmSync(spoiled, { force: true })
    }
  }
  for (const { title, check, ...how } of corruptions) {
    const { trusted, checks } = await look(how)
    const is_caught = !trusted && checks.some(one => one.check === check && !one.ok)
    tally.corruptions++
    if (is_caught) tally.caught++
    tell(`${is_caught ? '✓' : '✗'} ${title}: ${check}${is_caught ? '' : `, and found was ${checks.filter(one => !one.ok).map(one => one.check).join(', ') || 'nothing'}`}`)
  }
  const { trusted, sentence } = await look({})
  tally.good++
  if (!trusted) tally.false_alarms++
  tell(`${trusted ? '✓' : '✗'} the good one: ${sentence}`)
  return tally
}
