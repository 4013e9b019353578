import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { readArchive, writeArchive } from '../../electron/data/backup/archive.ts'
import { drill } from '../../electron/data/backup/drill.ts'
import type { DrillOrder, Verdict } from '../../electron/data/backup/drill.ts'
import { encrypted, newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import type { Openers } from '../../electron/data/backup/keys.ts'
import { manifest, names } from '../../electron/data/backup/manifest.ts'
import { tarEnd, tarEntry } from '../../electron/data/backup/tar.ts'
import { readClosed, readFinding } from '../../shared/drill-findings.ts'
import { readMigrations } from '../backend/migrate.ts'
import type { Corruption } from './corruptions.ts'
import { drillKit } from './drill-kit.ts'
import { plainDumpOf } from './foreign-dumps.ts'

/** Of these a database tells in its own words, or it is SQL that is shown. */
const in_its_own_words = ['restore', 'validated', 'statements']

export type Trial = {
  /** Whether the drill catches it by the check that is named, in words that every language has; `said` is a line about that. */
  spoil(corruption: Corruption): Promise<{ is_caught: boolean; said: string }>
}

/** Spoils a good backup before it is signed anew with a key of its own, or makes a dump of it that nobody signs, and runs the drill over it. */
export async function openTrial(file: string, openers: Openers): Promise<Trial> {
  const good = await readArchive(file, openers)
  const { files: _files, ...claim } = manifest.parse(JSON.parse(good.get(names.manifest)?.toString('utf8') ?? '{}'))
  const { identity, recipient } = await newIdentity()
  const key = newSigningKey()
  const migrations = readMigrations()
  const kit = await drillKit()
  const spoiled = path.join(path.dirname(file), `spoiled-${process.pid}.crb`)

  /** The same under the same manifest and signature, with other files in it. */
  async function repacked(repack: (files: Map<string, Buffer>) => void): Promise<void> {
    const signed = await readArchive(spoiled, { identities: [identity], passphrase: null })
    repack(signed)
    const tar = Buffer.concat([...[...signed].flatMap(([name, bytes]) => [...tarEntry(name, bytes)]), tarEnd])
    writeFileSync(spoiled, await buffer(await encrypted(new Blob([tar]).stream(), { recipients: [recipient] })))
  }

  async function look({ change, repack, cut, dump, order, readers = { recipients: [recipient] } }: Corruption): Promise<Verdict> {
    const files = new Map([...good].filter(([name]) => name !== names.manifest && name !== names.signature))
    const told = structuredClone(claim)
    change?.(files, told)
    try {
      if (dump) writeFileSync(spoiled, dump(plainDumpOf(files, told)))
      else await writeArchive(spoiled, [...files].map(([name, bytes]) => ({ name, bytes })), () => told, { signing_pem: key.private_pem, readers })
      if (repack) await repacked(repack)
      if (cut) writeFileSync(spoiled, cut(readFileSync(spoiled)))
      const asked: DrillOrder = { file: spoiled, openers: { identities: [identity], passphrase: null }, public_pem: key.public_pem, migrations, known: [], now: claim.taken_at }
      const other = await order?.(asked) ?? {}
      return await drill({ ...asked, ...other, known: (other.known ?? []).map(link => ({ ...link, project: link.project === 'PROJECT' ? claim.project : link.project })) }, undefined, kit)
    } finally {
      rmSync(spoiled, { force: true })
    }
  }

  return {
    async spoil(corruption) {
      const { trusted, restores, checks } = await look(corruption)
      const found = checks.filter(({ ok }) => !ok)
      const fitting = found.find(({ check, found: sentences }) => check === corruption.check && sentences.some(sentence => sentence.includes(corruption.says ?? '')))
      const wordless = found.filter(({ check }) => !in_its_own_words.includes(check)).flatMap(one => one.found).find(sentence => readFinding(sentence) === null && readClosed(sentence) === null)
      const is_caught = !trusted && !restores && fitting !== undefined && wordless === undefined
      return { is_caught, said: `${is_caught ? '✓' : '✗'} ${corruption.title}: ${corruption.check}${is_caught ? '' : wordless !== undefined ? `, and no language has words for "${wordless}"`
        : `, and found was ${found.map(({ check, found: sentences }) => `${check} (${sentences[0]})`).join(', ') || 'nothing'}`}` }
    },
  }
}
