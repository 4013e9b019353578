/** Cuts what comes in pieces into PostgreSQL's messages and tells the kind of each complete one. */
export function frames(): (piece: Uint8Array) => string[] {
  let held = Buffer.alloc(0)
  return piece => {
    held = held.length > 0 ? Buffer.concat([held, piece]) : Buffer.from(piece)
    const kinds: string[] = []
    let at = 0
    while (held.length - at >= 5) {
      const length = held.readInt32BE(at + 1) + 1
      if (held.length - at < length) break
      kinds.push(String.fromCharCode(held[at] ?? 0))
      at += length
    }
    held = held.subarray(at)
    return kinds
  }
}
