import { openArchive } from '../../electron/data/backup/archive.ts'
import { isSignedBy, pemsIn } from '../../electron/data/backup/keys.ts'
import type { Openers } from '../../electron/data/backup/keys.ts'
import { manifest as shape, names } from '../../electron/data/backup/manifest.ts'
import type { Manifest } from '../../electron/data/backup/manifest.ts'
import { Sentence } from '../backend/sentence.ts'

/** The files of an archive and what is claimed of them. Throws a Sentence where nobody vouches for it. */
export async function readVouched(file: string, openers: Openers, public_pem: string): Promise<{ files: Map<string, Buffer>; claim: Manifest }> {
  const { files } = await openArchive(file, openers)
  const [text, signature] = [files.get(names.manifest), files.get(names.signature)]
  if (!text || !signature || !pemsIn(public_pem).some(pem => isSignedBy(text, signature, pem))) throw new Sentence('Nobody vouches for this backup: its signature is missing or of another key (--public-key FILE).')
  return { files, claim: shape.parse(JSON.parse(text.toString('utf8'))) }
}
