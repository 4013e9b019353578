import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createPlain } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { connect, createServer } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lineError, lineOf, openSql } from '../../electron/data/backup/tls.ts'
import { selfSigned } from './self-signed.ts'

let folder: string
let server: Server
const shown = selfSigned('localhost')
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-cert-'))
  writeFileSync(path.join(folder, 'ca.pem'), shown.cert)
  writeFileSync(path.join(folder, 'other.pem'), selfSigned('localhost').cert)
  server = createServer(shown, socket => socket.on('error', () => undefined).end('x')).listen(0, '127.0.0.1')
  await new Promise(resolve => { server.once('listening', resolve) })
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})
const portOf = (one: Server) => (one.address() as AddressInfo).port

/** What a handshake with the options of this address comes to. */
const shake = (host: string, words: string) => new Promise<string>(resolve => {
  const { ssl } = lineOf(`postgresql://u:p@${host}:5432/d?${words}`)
  const socket = connect({ ...ssl, host: '127.0.0.1', port: portOf(server) })
  socket.on('secureConnect', () => { socket.destroy(); resolve('encrypted') }).on('error', error => resolve((lineError(error) as Error).message))
})

test('a certificate that has signed itself is believed by who was given it, for its own name', async () => {
  const [ca, other] = [path.join(folder, 'ca.pem'), path.join(folder, 'other.pem')]
  expect(await shake('localhost', `sslmode=verify-full&sslrootcert=${ca}`)).toBe('encrypted')
  expect(await shake('127.0.0.1', `sslmode=verify-full&sslrootcert=${ca}`)).toContain('a certificate for another name')
  expect(await shake('db.example.ch', `sslmode=verify-full&sslrootcert=${ca}`)).toContain('a certificate for another name')
  expect(await shake('localhost', 'sslmode=verify-full')).toContain('of nobody who is trusted here')
  expect(await shake('localhost', `sslmode=verify-full&sslrootcert=${other}`)).toContain('of nobody who is trusted here')
  expect(await shake('localhost', `sslmode=require&sslrootcert=${other}`)).toContain('of nobody who is trusted here')
  expect(await shake('127.0.0.1', `sslmode=verify-ca&sslrootcert=${ca}`)).toBe('encrypted')
  expect(await shake('127.0.0.1', 'sslmode=require')).toBe('encrypted')
})

test('a server that speaks no TLS is told as such, before anything is sent', async () => {
  const plain = createPlain(socket => socket.on('error', () => undefined).once('data', () => socket.end('N'))).listen(0, '127.0.0.1')
  await new Promise(resolve => { plain.once('listening', resolve) })
  await expect(openSql(`postgresql://u:p@127.0.0.1:${portOf(plain)}/d?sslmode=require`, { max: 1 })).rejects.toThrow('The server speaks no TLS')
  plain.close()
})
