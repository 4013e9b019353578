import { createPrivateKey } from 'node:crypto'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { certificateOf, signPdf } from '../../electron/data/backup/certificate.ts'
import type { Verdict } from '../../electron/data/backup/drill.ts'
import { certificatePdf } from '../../electron/data/documents/certificate.ts'
import { openFonts } from '../../electron/data/documents/fonts.ts'
import type { Locale } from '../../electron/data/documents/words.ts'
import { writeAtomically } from '../../electron/main/atomic-write.ts'
import { signingKey } from '../backup/own-keys.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }

/** Writes what a drill came to beside its backup, as signed JSON and as a signed PDF in this language; the paths of both. Signed with the key of this clone. */
export async function certify(file: string, verdict: Verdict, ended_at: number, locale: Locale): Promise<{ json: string; pdf: string }> {
  const key = createPrivateKey(signingKey().private_pem)
  const name = os.userInfo().username
  const text = certificateOf({
    file_name: path.basename(file), started_at: ended_at - verdict.drill_ms, ended_at, person: { id: name, name }, device_id: os.hostname(), app_version: version, verdict,
  }, key)
  const bytes = await certificatePdf({ locale, text }, openFonts(font => path.join(root, 'node_modules', font)))
  const [json, pdf] = [`${file}.certificate.json`, `${file}.certificate.pdf`]
  writeAtomically(json, text)
  writeAtomically(pdf, signPdf(bytes, key))
  return { json, pdf }
}
