import { createCipheriv, createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import path from 'node:path'
import type * as argon2 from '@node-rs/argon2'

/**
 * The PIN opens a person's private key, the private key opens the refresh token. A rotated token is sealed to the public
 * key, so that it can be kept anew at any time without the PIN.
 */
const cost = { algorithm: 2, memoryCost: 12_288, timeCost: 3, parallelism: 1, outputLen: 32 } as const // Argon2id, KiB, passes, lanes: as OWASP asks
let loaded: typeof argon2 | null = null

export type PinKeys = { pin_salt: Buffer; public_key: Buffer; sealed_key: Buffer }

/** Why a PIN can't be taken, null when it can. Six to twelve digits, no row, no ladder, no repeated pair or triple. */
export function pinFault(pin: string): 'error.pin_too_short' | 'error.pin_trivial' | null {
  if (!/^\d{6,12}$/.test(pin)) return 'error.pin_too_short'
  const steps = new Set([...pin.slice(1)].map((digit, n) => (Number(digit) - Number(pin[n]) + 10) % 10))
  const is_ladder = steps.size === 1 && [0, 1, 9].includes([...steps][0] ?? -1)
  const is_repeated = [1, 2, 3].some(length => pin.length % length === 0 && pin === pin.slice(0, length).repeat(pin.length / length))
  return is_ladder || is_repeated ? 'error.pin_trivial' : null
}

/** Makes a key pair for a person whose private half only this PIN opens. */
export async function makePinKeys(pin: string): Promise<PinKeys> {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  const pin_salt = randomBytes(16)
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' })
  return { pin_salt, public_key: publicKey.export({ type: 'spki', format: 'der' }), sealed_key: encrypt(await stretch(pin, pin_salt), secret) }
}

/** The private key in DER; null when the PIN is wrong. */
export async function openPinKey(pin: string, { pin_salt, sealed_key }: Pick<PinKeys, 'pin_salt' | 'sealed_key'>): Promise<Buffer | null> {
  return decrypt(await stretch(pin, pin_salt), sealed_key)
}

/** @param public_key DER as in `PinKeys` */
export function sealTo(public_key: Buffer, text: string): Buffer {
  const once = generateKeyPairSync('x25519')
  const shared = diffieHellman({ privateKey: once.privateKey, publicKey: createPublicKey({ key: public_key, type: 'spki', format: 'der' }) })
  const once_public = once.publicKey.export({ type: 'spki', format: 'der' })
  return Buffer.concat([once_public, encrypt(agreed(shared, once_public), Buffer.from(text, 'utf8'))])
}

/** What `sealTo` sealed; null when it was for another key or is damaged. */
export function openWith(private_key: Buffer, sealed: Buffer): string | null {
  const once_public = sealed.subarray(0, 44) // the DER of an X25519 public key
  if (sealed.length <= 44) return null
  const shared = diffieHellman({
    privateKey: createPrivateKey({ key: private_key, type: 'pkcs8', format: 'der' }),
    publicKey: createPublicKey({ key: once_public, type: 'spki', format: 'der' }),
  })
  return decrypt(agreed(shared, once_public), sealed.subarray(44))?.toString('utf8') ?? null
}

const agreed = (shared: Buffer, once_public: Buffer) => Buffer.from(hkdfSync('sha256', shared, once_public, 'guichet token', 32))

/** Argon2id beside the event loop. A test compares it with Node's own, which Electron 33 does not have. */
export function stretch(pin: string, salt: Uint8Array): Promise<Buffer> {
  return native().hashRaw(pin, { ...cost, salt })
}

/** Has the native module loaded before somebody waits for it; not at the start of the program, which is waited for too. */
export function rehearseStretch(): void {
  native()
}

function native(): typeof argon2 {
  loaded ??= createRequire(path.join(import.meta.dirname, 'desk.cjs'))('@node-rs/argon2') as typeof argon2
  return loaded
}

function encrypt(key: Buffer, bytes: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, sealed: Buffer): Buffer | null {
  if (sealed.length < 28) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
    decipher.setAuthTag(sealed.subarray(-16))
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
  } catch {
    return null // another key or damaged bytes: GCM tells us no more
  }
}
