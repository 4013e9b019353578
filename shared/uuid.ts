let last = 0n

/**
 * UUIDv7, strictly increasing within a process: 48 bits of time, then a 74-bit counter seeded at random.
 * @param now milliseconds UTC; injected, so that a simulated clock makes simulated ids.
 */
export function uuidv7(now: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(10))
  let tail = 0n
  for (const byte of random) tail = (tail << 8n) | BigInt(byte)
  const fresh = (BigInt(now) << 74n) | (tail & ((1n << 73n) - 1n))
  last = fresh > last ? fresh : last + 1n
  const high = last >> 74n
  const a = (last >> 62n) & 0xfffn
  const b = last & ((1n << 62n) - 1n)
  const hex = ((high << 80n) | (0x7n << 76n) | (a << 64n) | (0x2n << 62n) | b).toString(16).padStart(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
