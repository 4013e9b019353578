import { expect, it } from 'vitest'
import { lineError, lineOf } from './tls.ts'

const modeOf = (address: string) => {
  const { ssl } = lineOf(address)
  return ssl === false ? 'clear' : ssl.rejectUnauthorized ? 'looks' : 'encrypts'
}

it('speaks in the clear on this machine alone, unless the address says otherwise', () => {
  expect(modeOf('postgresql://u:p@127.0.0.1:5432/d')).toBe('clear')
  expect(modeOf('postgresql://u:p@localhost/d?sslmode=require')).toBe('encrypts')
  expect(modeOf('postgresql://u:p@db.example.ch/d')).toBe('encrypts')
  expect(modeOf('postgresql://u:p@db.example.ch/d?sslmode=disable')).toBe('clear')
  for (const mode of ['verify-ca', 'verify-full']) expect(modeOf(`postgresql://u:p@db.example.ch/d?sslmode=${mode}`)).toBe('looks')
  expect(modeOf(`postgresql://u:p@db.example.ch/d?sslrootcert=${import.meta.filename}`)).toBe('looks')
})

it('keeps what the server is to know of the address, and says what it can not read', () => {
  expect(lineOf('postgresql://u:p%40@db.example.ch:6543/d?sslmode=verify-full&application_name=x').url).toBe('postgresql://u:p%40@db.example.ch:6543/d?application_name=x')
  expect(() => lineOf('postgresql://h/d?sslmode=perhaps')).toThrow('sslmode=perhaps is none of')
  expect(() => lineOf('postgresql://h/d?sslmode=verify-full&sslrootcert=/nowhere/ca.pem')).toThrow('sslrootcert=/nowhere/ca.pem can not be read (ENOENT)')
})

it('says in a sentence why TLS failed, and leaves other errors alone', () => {
  expect((lineError(Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' })) as Error).message).toContain('sslrootcert=FILE')
  const other = new Error('no such table')
  expect(lineError(other)).toBe(other)
})
