import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { identitiesIn, pemsIn } from '../../electron/data/backup/keys.ts'
import { Sentence } from '../backend/sentence.ts'

// What is given beside a backup. A wrong file is said as such: the drill would call the backup forged, or closed, and mean the key.

/** The public keys in a file, as PEM; a certificate beside an archive names the one of its desk. Throws a Sentence for a file that is not there or holds none. */
export function signersIn(file: string): string {
  const pems = pemsIn(textOf(file, '--public-key').replaceAll('\\n', '\n'))
  try {
    for (const pem of pems) createPublicKey(pem)
  } catch {
    pems.length = 0
  }
  if (pems.length === 0) throw new Sentence(`${file} holds no public key. It begins with -----BEGIN PUBLIC KEY-----, or is the .certificate.json beside an archive (--public-key).`)
  return pems.join('\n')
}

/** The keys that read backups in a file. Throws a Sentence, as above. */
export function readersIn(file: string): string[] {
  const found = identitiesIn(textOf(file, '--identity')).filter(line => /^AGE-SECRET-KEY-1[0-9A-Z]+$/.test(line))
  if (found.length === 0) throw new Sentence(`${file} holds no key that reads backups. A line of it begins with AGE-SECRET-KEY-1 (--identity).`)
  return found
}

/** The passphrase in the first line of a file. Throws a Sentence, as above. */
export function passphraseIn(file: string): string {
  const found = textOf(file, '--passphrase-file').split('\n')[0]?.trim() ?? ''
  if (found === '') throw new Sentence(`The first line of ${file} is empty; it should be the passphrase (--passphrase-file).`)
  return found
}

function textOf(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Sentence(code === 'ENOENT' ? `There is no ${file} (${option}).` : code === 'EISDIR' ? `${file} is a folder and no file (${option}).` : `${file} can not be read (${option}, ${code ?? 'unknown'}).`)
  }
}
