import { expect, it } from 'vitest'
import { contentOf } from './content-hash.ts'
import { readTar, tarEnd, tarEntry } from './tar.ts'

async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) { yield bytes.subarray(at, at + size); await Promise.resolve() }
}
const whole = Buffer.concat([...tarEntry('a.sql', Buffer.from('select 1')), ...tarEntry('data/b.gz', Buffer.alloc(1024, 7)), tarEnd])
const read = async (bytes: Buffer, size = 100, limit = 1e6) => {
  const found: [string, number][] = []
  for await (const { name, bytes: body } of readTar(pieces(bytes, size), limit)) found.push([name, body.length])
  return found
}

it('reads back the files of an archive, in pieces of any size', async () => {
  for (const size of [1, 511, 512, 4096]) expect(await read(whole, size)).toEqual([['a.sql', 8], ['data/b.gz', 1024]])
})

it('refuses one that is cut, one that is something else, one with names that climb, and one that would fill the memory', async () => {
  for (const name of ['../x', 'data/../../x', '/etc/x']) await expect(read(Buffer.concat([...tarEntry(name, Buffer.from('x')), tarEnd]))).rejects.toThrow('outside of the archive')
  await expect(read(whole.subarray(0, 1024))).rejects.toThrow('ends before it is complete')
  await expect(read(Buffer.from('x'.repeat(2000)))).rejects.toThrow('no archive of ours')
  await expect(read(whole, 100, 600)).rejects.toThrow('more than')
})

it('counts what is kept of it, not what is read and let go; one file that would fill the memory is refused either way', async () => {
  const photos = Buffer.concat([...tarEntry('a.sql', Buffer.from('select 1')), ...['b', 'c', 'd'].flatMap(name => [...tarEntry(`storage/${name}`, Buffer.alloc(900, 7))]), tarEnd])
  const names = async (limit: number, isHeld?: (name: string) => boolean) => {
    const found: string[] = []
    for await (const { name } of readTar(pieces(photos, 100), limit, 'ours', isHeld)) found.push(name)
    return found
  }
  await expect(names(1000)).rejects.toThrow('more than')
  expect(await names(1000, name => !name.startsWith('storage/'))).toEqual(['a.sql', 'storage/b', 'storage/c', 'storage/d'])
  await expect(names(800, name => !name.startsWith('storage/'))).rejects.toThrow('more than')
})

it('knows the same rows in another order, and tells one character, a missing and a double row', () => {
  const of = (text: string) => contentOf(Buffer.from(text)).sha256
  expect(of('a\nb\nc\n')).toBe(of('c\na\nb\n'))
  expect(new Set(['a\nb\n', 'a\nB\n', 'a\n', 'a\nb\nb\n'].map(of)).size).toBe(4)
  expect(() => of('a\nb')).toThrow('within a row')
})
