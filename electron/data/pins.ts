import type { Database } from './database.ts'
import type { Person } from './desk.ts'
import type { KnownPerson } from './people.ts'
import { findPerson, forgetPin, personOf, pin_tries, spendTry, wasHereLately } from './people.ts'
import { makePinKeys, openPinKey, openWith, pinFault, sealTo } from './pin.ts'
import { Trouble } from './trouble.ts'

/** What the operating system protects, through the main process; null: it can't. */
export type Vault = {
  seal(bytes: Uint8Array): Promise<Uint8Array | null>
  unseal(bytes: Uint8Array): Promise<Uint8Array | null>
}

export type Pins = ReturnType<typeof openPins>

/** The persons' PINs on this PC: each opens that person's sealed refresh token, never the database. */
export function openPins(db: Database, vault: Vault, now: () => number) {
  async function seal(public_key: Buffer, token: string): Promise<Buffer> {
    const sealed = await vault.seal(sealTo(public_key, token))
    if (!sealed) throw new Trouble('error.pin_unreadable')
    return Buffer.from(sealed)
  }

  return {
    /** Keeps a rotated token sealed, if the person has a PIN. @param isNewest asked again after sealing: a later one may have come */
    async keepToken(id: string, token: string, isNewest: () => boolean): Promise<void> {
      const public_key = findPerson(db, id)?.public_key
      if (!public_key) return
      const sealed = await seal(public_key, token)
      if (isNewest()) db.prepare('update people set sealed_token = ? where id = ? and public_key = ?').run(sealed, id, public_key)
    },

    /** For pushing only, after the person has gone; where the system can't seal, nothing is kept and they have to come back. */
    async keepForPushing(id: string, token: string, isNewest: () => boolean): Promise<void> {
      const sealed = await vault.seal(Buffer.from(token, 'utf8'))
      if (sealed && isNewest()) db.prepare('update people set push_token = ? where id = ?').run(Buffer.from(sealed), id)
    },

    /** The refresh tokens that were kept for pushing, as far as the system opens them. */
    async keptForPushing(): Promise<{ person: Person; refresh_token: string }[]> {
      const kept = db.prepare('select * from people where push_token is not null').all() as KnownPerson[]
      const opened = await Promise.all(kept.map(async known => ({ person: personOf(known), bytes: known.push_token && await vault.unseal(known.push_token) })))
      return opened.flatMap(({ person, bytes }) => (bytes ? [{ person, refresh_token: Buffer.from(bytes).toString('utf8') }] : []))
    },

    /** Keeps a manager's key for codes by telephone as the refresh token is kept; without a PIN it stays in memory. */
    async keepPhoneKey(id: string, key: string): Promise<void> {
      const public_key = findPerson(db, id)?.public_key
      if (!public_key) return
      db.prepare('update people set sealed_phone_key = ? where id = ? and public_key = ?').run(await seal(public_key, key), id, public_key)
    },

    /** Throws Trouble: too short, trivial, or the keyring does not answer. */
    async set(id: string, pin: string, newestToken: () => string): Promise<void> {
      const fault = pinFault(pin)
      if (fault) throw new Trouble(fault, undefined, 'pin')
      const keys = await makePinKeys(pin)
      let token = ''
      let sealed_token: Buffer = Buffer.alloc(0)
      while (token !== newestToken()) {
        token = newestToken()
        sealed_token = await seal(keys.public_key, token)
      }
      db.prepare(`update people set pin_salt = @pin_salt, public_key = @public_key, sealed_key = @sealed_key, sealed_token = @sealed_token,
        sealed_phone_key = null, tries_left = @tries where id = @id`).run({ ...keys, sealed_token, tries: pin_tries, id })
    },

    /**
     * The person, their refresh token, and a manager's key for codes by telephone. Each call costs a try, given back by the right PIN; at none left the sealed
     * session goes. Throws Trouble: wrong, gone, or the keyring does not answer.
     */
    async open(id: string, pin: string): Promise<{ person: Person; refresh_token: string; phone_key: string | null }> {
      const known = findPerson(db, id)
      if (!known?.pin_salt || !known.sealed_key || !known.sealed_token || known.tries_left <= 0 || !wasHereLately(known, now())) throw new Trouble('error.pin_gone')
      const tries_left = spendTry(db, id)
      // Main unseals while the PIN is stretched; without the PIN's key the token stays closed.
      const unsealing = vault.unseal(known.sealed_token)
      const giveBack = () => db.prepare('update people set tries_left = ? where id = ?').run(pin_tries, id)
      const private_key = await openPinKey(pin, { pin_salt: known.pin_salt, sealed_key: known.sealed_key })
      if (!private_key) {
        if (tries_left > 0) throw new Trouble('error.pin_wrong', { tries_left }, 'pin')
        forgetPin(db, id)
        throw new Trouble('error.pin_gone')
      }
      giveBack()
      // Read again: the token may have rotated while the PIN was stretched.
      const newest = findPerson(db, id)?.sealed_token ?? known.sealed_token
      const sealed = await (newest.equals(known.sealed_token) ? unsealing : vault.unseal(newest))
      const refresh_token = sealed && openWith(private_key, Buffer.from(sealed))
      if (!refresh_token) throw new Trouble('error.pin_unreadable')
      const phone_key = known.sealed_phone_key && await vault.unseal(known.sealed_phone_key)
      return { person: personOf(known), refresh_token, phone_key: phone_key && openWith(private_key, Buffer.from(phone_key)) }
    },
  }
}
