import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { isUid } from '../../shared/uid.ts'
import { Sentence } from '../backend/sentence.ts'

export type Address = { street: string; house_number: string; postcode: string; town: string }
/** `address` null: that of the firm */
export type Place = { code: string; name: string; address: Address | null }
/** `code`: where a clerk works; null for who works everywhere */
export type Newcomer = { role: 'ADMIN' | 'MANAGER' | 'STAFF'; email: string; name: string; code: string | null }
export type FirmWish = {
  firm: string | null; uid: string | null; address: Address | null; places: Place[]; people: Newcomer[]; locale: string
  /** for the new account of an administrator; the others get one that is drawn */
  password: string | null
  further: boolean
}

const languages = ['de', 'fr', 'it', 'en']

export const usage = `npm run db:first-firm -- [options], npm run db:people -- [options]
  --firm NAME            the firm; db:people needs it where there are several
  --address A            'Street 1, 8001 Town'
  --uid CHE-…            its number, where it has one
  --location L           'ZHB Name of the branch', or with its own address: 'ZHB Name of the branch, Street 1, 8001 Town'; as often as there are
  --admin, --manager P   'mail@firm.ch First Last'
  --clerk P              'ZHB mail@firm.ch First Last': where they work comes first
  --language de          of these people (de, fr, it, en)
  --password-file F      first line: the password of the administrator; all others get one that is shown once
  --further              db:first-firm: although there is a firm already`

/** What was typed; what can not be read is a Sentence. */
export function readWish(args: string[]): FirmWish {
  const [string, several] = [{ type: 'string' }, { type: 'string', multiple: true, default: [] as string[] }] as const
  const { values } = parseArgs({ args, options: { firm: string, address: string, uid: string, location: several, admin: several, manager: several, clerk: several, language: string, 'password-file': string, further: { type: 'boolean', default: false } } })
  const { firm = null, uid = null, language = 'de', further } = values
  if (uid !== null && !isUid(uid)) throw new Sentence(`--uid ${uid} is no Swiss company number; write it as CHE-123.456.788.`)
  if (!languages.includes(language)) throw new Sentence(`--language is ${languages.join(', ')}, not ${language}.`)
  const password = values['password-file'] === undefined ? null : readFileSync(values['password-file'], 'utf8').split('\n')[0]?.trim() ?? ''
  if (password !== null && password.length < 10) throw new Sentence('The password has fewer than ten characters.')
  return {
    firm, uid, locale: language, password, further, address: values.address === undefined ? null : addressOf(values.address), places: values.location.map(placeOf),
    people: [...values.admin.map(text => newcomer('ADMIN', text)), ...values.manager.map(text => newcomer('MANAGER', text)), ...values.clerk.map(text => newcomer('STAFF', text))],
  }
}

/** Asks at the terminal for what a first firm needs and the wish lacks. */
export async function askForRest(wish: FirmWish): Promise<FirmWish> {
  const lacks = { firm: !wish.firm, address: !wish.address, location: wish.places.length === 0, admin: !wish.people.some(({ role }) => role === 'ADMIN') }
  const missing = Object.entries(lacks).flatMap(([name, is]) => (is ? [`--${name}`] : []))
  if (missing.length === 0) return wish
  if (!process.stdin.isTTY) throw new Sentence(`Still missing: ${missing.join(', ')}.\n${usage}`)
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  async function ask<T>(question: string, read: (text: string) => T): Promise<T> {
    for (;;) {
      try {
        return read((await lines.question(`${question}: `)).trim())
      } catch (error) {
        if (!(error instanceof Sentence)) throw error
        console.error(error.message)
      }
    }
  }
  try {
    return {
      ...wish,
      firm: lacks.firm ? await ask('Name of the firm', named) : wish.firm,
      address: lacks.address ? await ask('Its address (Street 1, 8001 Town)', addressOf) : wish.address,
      places: lacks.location ? [await ask('First location (ZHB Name of the branch)', placeOf)] : wish.places,
      people: lacks.admin ? [await ask('Administrator (mail@firm.ch First Last)', text => newcomer('ADMIN', text)), ...wish.people] : wish.people,
    }
  } finally {
    lines.close()
  }
}

function named(text: string): string {
  if (text === '') throw new Sentence('A firm has a name.')
  return text
}

function addressOf(text: string): Address {
  const [, street, house_number, postcode, town] = /^(.+) (\S*\d\S*), *(\d{4,5}) (.+)$/.exec(text.trim()) ?? []
  if (!street || !house_number || !postcode || !town) throw new Sentence(`"${text}" is no address; write it as 'Bahnhofstrasse 1, 8001 Zürich'.`)
  return { street, house_number, postcode, town }
}

function placeOf(text: string): Place {
  const [, code, name, address] = /^([A-Z]{3}) ([^,]+)(?:, *(.+))?$/.exec(text.trim()) ?? []
  if (!code || !name) throw new Sentence(`"${text}" is no location; write three capital letters and the name: 'ZHB Zürich HB'.`)
  return { code, name: name.trim(), address: address === undefined ? null : addressOf(address) }
}

function newcomer(role: Newcomer['role'], text: string): Newcomer {
  const [, code, email, name] = /^(?:([A-Z]{3}) +)?(\S+@\S+\.\S+) +(.+)$/.exec(text.trim()) ?? []
  if (!email || !name || (role === 'STAFF') !== (code !== undefined)) {
    throw new Sentence(`"${text}" is nobody; write ${role === 'STAFF' ? '\'ZHB mail@firm.ch First Last\', where they work first' : '\'mail@firm.ch First Last\''}.`)
  }
  return { role, email: email.toLowerCase(), name: name.trim(), code: code ?? null }
}
