/** A small seeded generator (sfc32): the same seed gives the same data on every machine. */
export type Random = {
  /** In [0, 1). */
  next(): number
  /** Whole number, both ends included. */
  int(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T
  /** One of the values, each as likely as its weight. */
  weighted<T>(from: readonly (readonly [value: T, weight: number])[]): T
  digits(count: number): string
  /** A UUID in the shape of version 7, made at this instant (ms UTC). */
  id(at: number): string
}

function hash(text: string): number {
  let value = 2166136261
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 16777619)
  return value >>> 0
}

/** One stream for each part of the data, so that a change in one part does not stir the others. */
export function random(seed: string): Random {
  let [a, b, c, d] = [hash(`${seed}a`), hash(`${seed}b`), hash(`${seed}c`), 1]
  const bits = () => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum | 0
    return sum >>> 0
  }
  for (let n = 0; n < 12; n += 1) bits()
  const next = () => bits() / 4294967296
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(from: readonly T[]): T => {
    const one = from[int(0, from.length - 1)]
    if (one === undefined) throw new Error(`"${seed}" picks from an empty list.`)
    return one
  }
  const hex = (value: number, width: number) => value.toString(16).padStart(width, '0')
  return {
    next, int, pick,
    chance: probability => next() < probability,
    weighted(from) {
      let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of from) {
        left -= weight
        if (left < 0) return value
      }
      return pick(from)[0]
    },
    digits: count => Array.from({ length: count }, () => int(0, 9)).join(''),
    id(at) {
      const time = hex(Math.max(0, Math.floor(at)), 12)
      const tail = `7${hex(bits() & 0xfff, 3)}-${hex(0x8000 | (bits() & 0x3fff), 4)}-${hex(bits(), 8)}${hex(bits() & 0xffff, 4)}`
      return `${time.slice(0, 8)}-${time.slice(8)}-${tail}`
    },
  }
}
