import { machineKey } from './machine-key.ts'

export type VaultKind = 'system' | 'weak'

/** Protects a few bytes with what the system has. Sealed bytes begin with the kind that sealed them. */
export type Vault = {
  kind: VaultKind
  seal(bytes: Uint8Array): Uint8Array
  /** Null when the bytes were sealed elsewhere or are damaged. */
  unseal(sealed: Uint8Array): Uint8Array | null
}

/** The part of Electron's `safeStorage` that is used; its backend is named on Linux only. */
export type SystemVault = {
  isEncryptionAvailable(): boolean
  getSelectedStorageBackend?(): string
  encryptString(text: string): Buffer
  decryptString(sealed: Buffer): string
}

const marks: Record<VaultKind, number> = { system: 0x53, weak: 0x57 }

/**
 * The system's keyring, or a machine key file where there is none (`weak`).
 * `forbidden`: there is none and the policy doesn't allow the file. Call after the app is ready.
 */
export function openVault(system: SystemVault, machineKeyFile: string, weakForbidden: boolean): Vault | 'forbidden' {
  const kind = hasKeyring(system) ? 'system' : 'weak'
  if (kind === 'weak' && weakForbidden) return 'forbidden'
  const file = machineKey(machineKeyFile)
  return {
    kind,
    seal: bytes => marked(kind, kind === 'weak' ? file.seal(bytes) : system.encryptString(toBase64(bytes))),
    unseal(sealed) {
      const by = sealedBy(sealed)
      const body = sealed.subarray(1)
      if (by === 'weak') return weakForbidden ? null : file.unseal(body)
      if (by === 'system' && kind === 'system') return unsealBySystem(system, body)
      return null
    },
  }
}

/** Who sealed these bytes; null when no vault of ours did. */
export function sealedBy(sealed: Uint8Array): VaultKind | null {
  if (sealed[0] === marks.system) return 'system'
  return sealed[0] === marks.weak ? 'weak' : null
}

/** `basic_text` is Chromium's fallback with a password that everybody knows: no protection at all. */
function hasKeyring(system: SystemVault): boolean {
  const backend = system.getSelectedStorageBackend?.()
  return backend !== 'basic_text' && backend !== 'unknown' && system.isEncryptionAvailable()
}

function unsealBySystem(system: SystemVault, body: Uint8Array): Uint8Array | null {
  try {
    return new Uint8Array(Buffer.from(system.decryptString(Buffer.from(body)), 'base64'))
  } catch {
    return null // the keyring is another one, or is locked; it throws the same for both
  }
}

function marked(kind: VaultKind, body: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(body.length + 1)
  sealed[0] = marks[kind]
  sealed.set(body, 1)
  return sealed
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
