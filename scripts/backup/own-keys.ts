import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { newIdentity, newSigningKey } from '../../electron/data/backup/keys.ts'
import type { Link } from '../../electron/data/backup/prune.ts'
import { project_dir } from '../backend/places.ts'

/** Where this clone keeps its keys, its list of backups and, unless told otherwise, the backups; GUICHET_BACKUP_DIR is another place. */
export const backupDir = (): string => process.env['GUICHET_BACKUP_DIR'] ?? path.join(project_dir, '.cache', 'backup')

const read = (name: string): string | null => {
  const file = path.join(backupDir(), name)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}
const keep = (name: string, text: string, mode: number): string => {
  mkdirSync(backupDir(), { recursive: true, mode: 0o700 })
  const file = path.join(backupDir(), name)
  writeFileSync(`${file}.part`, text, { mode })
  renameSync(`${file}.part`, file)
  return text
}

/** The key that this clone signs with; made at the first backup. */
export function signingKey(): { private_pem: string; public_pem: string } {
  const private_pem = read('signing.pem')
  const public_pem = read('signing.pub.pem')
  if (private_pem && public_pem) return { private_pem, public_pem }
  const made = newSigningKey()
  keep('signing.pem', made.private_pem, 0o600)
  keep('signing.pub.pem', made.public_pem, 0o644)
  return made
}

/** The public key of this clone, or null when it has never signed. */
export const publicKey = (): string | null => read('signing.pub.pem')

/** The reader of backups for which nobody was named; made at the first of them. */
export async function ownIdentity(): Promise<{ identity: string; recipient: string; is_new: boolean }> {
  const kept = read('identity.txt')
  if (kept) return { identity: kept.trim(), recipient: read('recipient.txt')?.trim() ?? '', is_new: false }
  const made = await newIdentity()
  keep('recipient.txt', `${made.recipient}\n`, 0o644)
  keep('identity.txt', `${made.identity}\n`, 0o600)
  return { ...made, is_new: true }
}
export const keptIdentity = (): string | null => read('identity.txt')?.trim() ?? null

/** All backups that were made here, the oldest first. */
export function chain(): Link[] {
  const text = read('chain.json')
  return text ? JSON.parse(text) as Link[] : []
}
export function addLink(link: Link): void {
  keep('chain.json', `${JSON.stringify([...chain(), link], null, 1)}\n`, 0o600)
}

/** The backups that a drill has trusted here, by the hash of their manifest. */
export function proven(): Set<string> {
  const text = read('proven.json')
  return new Set(text ? JSON.parse(text) as string[] : [])
}
export function addProven(manifest_sha256: string): void {
  keep('proven.json', `${JSON.stringify([...proven().add(manifest_sha256)], null, 1)}\n`, 0o600)
}
