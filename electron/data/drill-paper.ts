import type { KeyObject } from 'node:crypto'
import { signPdf } from './backup/certificate.ts'
import type { Database } from './database.ts'
import type { Drawing } from './documents/issue.ts'
import type { Locale } from './documents/words.ts'
import { Trouble } from './trouble.ts'

/** A drill of this PC as a signed PDF, with the plain name of its file. Rejects with Trouble `error.document_unknown`. */
export async function drillPaper(db: Database, draw: Drawing, key: KeyObject, drill_id: string, locale: Locale): Promise<{ name: string; bytes: Uint8Array }> {
  const drill = db.prepare('select file_name, certificate from restore_drills where id = ?').get(drill_id) as { file_name: string; certificate: string } | undefined
  if (!drill) throw new Trouble('error.document_unknown')
  const bytes = await draw({ kind: 'CERTIFICATE', facts: { locale, text: drill.certificate } })
  const plain = drill.file_name.replace(/\.crb$/, '').replace(/[^A-Za-z0-9_-]/g, '-').replace(/^[-_]+/, '').slice(0, 80)
  return { name: `${plain || 'backup'}-certificate.pdf`, bytes: signPdf(bytes, key) }
}
