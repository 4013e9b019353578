let last = 0n
/** Random bytes in stock: asking the system for ten at a time costs more than all the rest. */
const stock = new Uint8Array(1_000)
let used = stock.length

/**
 * UUIDv7, strictly increasing within a process: 48 bits of time, then a 74-bit counter seeded at random.
 * @param now milliseconds UTC; injected, so that a simulated clock makes simulated ids.
 */
export function uuidv7(now: number = Date.now()): string {
  const fresh = (BigInt(now) << 74n) | (random80() & ((1n << 73n) - 1n))
  last = fresh > last ? fresh : last + 1n
  const high = last >> 74n
  const a = (last >> 62n) & 0xfffn
  const b = last & ((1n << 62n) - 1n)
  const hex = ((high << 80n) | (0x7n << 76n) | (a << 64n) | (0x2n << 62n) | b).toString(16).padStart(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function random80(): bigint {
  if (used === stock.length) {
    crypto.getRandomValues(stock)
    used = 0
  }
  let tail = 0n
  for (const byte of stock.subarray(used, used += 10)) tail = (tail << 8n) | BigInt(byte)
  return tail
}
