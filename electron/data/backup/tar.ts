// The least of the tar format (ustar, plain files): an archive opens with any tar, and nothing is ever unpacked to a path that it names.

const block = 512

/** The header of a plain file. Names of ours are ASCII and at most 100 characters; anything else throws. */
function header(name: string, size: number): Buffer {
  if (!/^[\w./ -]{1,100}$/.test(name)) throw new Error(`${name} is no name for a file of an archive`)
  const bytes = Buffer.alloc(block)
  bytes.write(name, 0)
  bytes.write('0000600\u00000000000\u00000000000\0', 100)
  bytes.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  bytes.write(`${'0'.repeat(11)}\0`, 136)
  bytes.write(' '.repeat(8), 148)
  bytes.write('0', 156)
  bytes.write('ustar\u000000', 257)
  bytes.write(`${checksum(bytes).toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}

/** The sum of the header's bytes, its own field counted as spaces. */
function checksum(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 32 : bytes[at] ?? 0
  return sum
}

/** One file of a tar: header, bytes, padding. */
export function* tarEntry(name: string, bytes: Uint8Array): Generator<Uint8Array> {
  yield header(name, bytes.length)
  yield bytes
  const rest = bytes.length % block
  if (rest > 0) yield new Uint8Array(block - rest)
}

/** What ends a tar. A reader that does not meet it has been given a part only. */
export const tarEnd = new Uint8Array(2 * block)

export class TarError extends Error { override name = 'TarError' }

/**
 * The files of a tar in their order. Throws a TarError for what is no tar, for another kind than a plain file, for one that is cut,
 * and beyond `limit` bytes altogether of the files that `isHeld` says somebody keeps (nothing is held that could fill the memory), or in any one other. Of a `foreign` one, what is no plain file (folders, links, notes of the
 * program that made it) is passed over.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>, limit: number, of: 'ours' | 'foreign' = 'ours', isHeld: (name: string) => boolean = () => true): AsyncGenerator<{ name: string; bytes: Buffer }> {
  const pending: Buffer[] = []
  let held = 0
  let total = 0
  const input = source[Symbol.asyncIterator]()
  const take = async (length: number): Promise<Buffer> => {
    while (held < length) {
      const next = await input.next()
      if (next.done) throw new TarError('the archive ends before it is complete')
      pending.push(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length))
      held += next.value.length
    }
    const all = pending.length === 1 && pending[0] ? pending[0] : Buffer.concat(pending)
    pending.length = 0
    held = all.length - length
    if (held > 0) pending.push(all.subarray(length))
    return all.subarray(0, length)
  }
  for (;;) {
    const head = await take(block)
    if (head.every(byte => byte === 0)) return
    const stated = Number.parseInt(head.toString('latin1', 148, 156), 8)
    if (head.toString('latin1', 257, 262) !== 'ustar' || stated !== checksum(head)) throw new TarError('this is no archive of ours')
    const name = head.toString('latin1', 0, 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(head.toString('latin1', 124, 136), 8)
    // Nothing is unpacked to a path here, but it would be by the tar of somebody who opens it by hand.
    if (name.startsWith('/') || name.split('/').includes('..')) throw new TarError(`${name} names a place outside of the archive`)
    const is_plain = of === 'foreign' ? ['0', '\0'].includes(head.toString('latin1', 156, 157)) : head.toString('latin1', 156, 157) === '0'
    if ((!is_plain && of === 'ours') || !Number.isSafeInteger(size)) throw new TarError(`${name} is no plain file`)
    if (isHeld(name)) total += size
    if (total > limit || size > limit) throw new TarError(`the archive holds more than ${Math.round(limit / 1e6)} MB`)
    const bytes = Buffer.from(await take(size))
    await take((block - size % block) % block)
    if (is_plain) yield { name, bytes }
  }
}
