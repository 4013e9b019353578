import fs from 'node:fs'
import path from 'node:path'

/** `file: what` for each file below `folder` in which a pattern or a text is found. Bytes are read as latin1, so nothing is skipped. */
export function filesHolding(folder: string, needles: Record<string, RegExp | string>): string[] {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).flatMap(entry => {
    const file = path.join(entry.parentPath, entry.name)
    const text = fs.readFileSync(file, 'latin1')
    const found = Object.entries(needles).filter(([, needle]) => (typeof needle === 'string' ? text.includes(needle) : needle.test(text)))
    return found.map(([what]) => `${path.relative(folder, file)}: ${what}`)
  })
}

/** The shapes in which 32 random bytes could lie in a file, an argument or a log. */
export function shapesOf(key: Uint8Array): Record<string, string> {
  const bytes = Buffer.from(key)
  return {
    'raw bytes': bytes.toString('latin1'), hex: bytes.toString('hex'), 'upper-case hex': bytes.toString('hex').toUpperCase(),
    base64: bytes.toString('base64').replace(/=+$/, ''), base64url: bytes.toString('base64url'), 'list of numbers': [...bytes.subarray(0, 8)].join(','),
  }
}

/** Keys that open a backend for whoever has them. A publishable key is none. */
export const backendSecrets: Record<string, RegExp> = {
  'a signed token': /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/,
  'a secret key': /sb_secret_[\w-]{8,}/,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[\w+/=]{20,}/,
  'a database password': /postgres(?:ql)?:\/\/[\w.-]+:[^@\s/"'`]{4,}@/,
}
