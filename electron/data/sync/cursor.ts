/** 'xid:seq:epoch:scope' as the server gives it; compared by its first two parts. Negative: `a` is older. */
export function compareCursors(a: string, b: string): number {
  const [a_xid = '0', a_seq = '0'] = a.split(':')
  const [b_xid = '0', b_seq = '0'] = b.split(':')
  const difference = BigInt(a_xid) - BigInt(b_xid) || BigInt(a_seq) - BigInt(b_seq)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
