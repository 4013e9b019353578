import { createHmac, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { DrillClosed } from '../../../shared/drills.ts'
import { promised_rpo_h, promised_rto_h } from '../../../shared/drills.ts'
import type { ForeignAbout } from './drill-foreign.ts'
import type { About, Outcome, Verdict } from './drill.ts'
import { sha256Of } from './manifest.ts'

/** Who has proved which file, when, with what. */
export type Proof = {
  file_name: string; started_at: number; ended_at: number; person: { id: string; name: string }; device_id: string; app_version: string; verdict: Verdict
}
const format = 'guichet-restore-certificate'

/** What is certified of a drill; `backup` names what could be read of it. Times are ISO 8601, durations in what their names end with. */
export type Certified = {
  format: string; format_version: number; app_version: string
  backup: { name: string; bytes: number; sha256: string } & Partial<About>
  drill: { started_at: string; ended_at: string; by: { id: string; name: string }; device_id: string; duration_ms: number }
  trusted: boolean; restores: boolean; closed: DrillClosed | null; sentence: string; checks: Outcome[]
  /** what a dump of another program is, and what nobody can know of it */
  foreign: ForeignAbout | null
  measured: { rpo_h: number | null; promised_rpo_h: number; rto_h: number; promised_rto_h: number; covers: string }
}
export type Signed = { certificate: Certified; signed_by: { public_key: string; fingerprint: string }; signature: string }

// An Ed25519 secret key is any 32 bytes; this is what stands before them in PKCS #8.
const pkcs8_head = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The key that this PC signs certificates with: derived from the database key and never stored. */
export const certificateKey = (database_key: Uint8Array): KeyObject => createPrivateKey({
  key: Buffer.concat([pkcs8_head, createHmac('sha256', database_key).update('guichet certificates').digest()]), format: 'der', type: 'pkcs8',
})

const publicPem = (key: KeyObject): string => createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()

/** A signed record of a drill, as text. Whoever has it can check it with `isGenuine`, or with any tool for Ed25519. */
export function certificateOf({ file_name, started_at, ended_at, person, device_id, app_version, verdict }: Proof, key: KeyObject): string {
  const { trusted, restores, foreign, closed, sentence, checks, about, file, rpo_h, rto_h, drill_ms } = verdict
  const certificate: Certified = {
    format, format_version: 1, app_version,
    backup: { name: file_name, ...file, ...about },
    drill: { started_at: iso(started_at), ended_at: iso(ended_at), by: person, device_id, duration_ms: drill_ms },
    trusted, restores, closed, sentence, checks, foreign,
    measured: { rpo_h, promised_rpo_h, rto_h, promised_rto_h, covers: 'a local restore; not the way of a new server' },
  }
  const pem = publicPem(key)
  const signed: Signed = { certificate, signed_by: { public_key: pem, fingerprint: fingerprintOf(pem) }, signature: sign(null, Buffer.from(JSON.stringify(certificate)), key).toString('base64') }
  return `${JSON.stringify(signed, null, 1)}\n`
}
const iso = (at: number): string => new Date(at).toISOString()

/** SHA-256 of a public key, in hex; its first characters are what people compare. Throws for what is no public key. */
export const fingerprintOf = (pem: string): string => sha256Of(createPublicKey(pem).export({ type: 'spki', format: 'der' }))

/** Whether nothing of a certificate was changed since this key signed it. False for anything else. */
export function isGenuine(text: string, public_pem: string): boolean {
  try {
    const { certificate, signature } = JSON.parse(text) as { certificate: unknown; signature: string }
    return verify(null, Buffer.from(JSON.stringify(certificate)), createPublicKey(public_pem), Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

// After the end of a PDF its readers look for no more; a comment there leaves it what it is.
const seal = /\n%guichet-signature ([A-Za-z0-9+/=]+)\n$/

/** A PDF with a signature over all of its bytes as its last line. */
export const signPdf = (pdf: Uint8Array, key: KeyObject): Uint8Array =>
  Buffer.concat([pdf, Buffer.from(`\n%guichet-signature ${sign(null, pdf, key).toString('base64')}\n`)])

/** Whether nothing of a PDF was changed since this key signed it. False for anything else. */
export function isGenuinePdf(bytes: Uint8Array, public_pem: string): boolean {
  const whole = Buffer.from(bytes)
  const found = seal.exec(whole.toString('latin1', Math.max(0, whole.length - 200)))
  return found?.[1] !== undefined && verify(null, whole.subarray(0, whole.length - found[0].length), createPublicKey(public_pem), Buffer.from(found[1], 'base64'))
}
