import { wire } from '../../../shared/wire.ts'
import type { Wire } from '../../../shared/wire.ts'
import { CallFailed } from './outcome.ts'
import type { Rpc } from './parts.ts'

/** Calls a sync function and looks whether its answer is one. Throws CallFailed; what is no answer counts as a line that is down. */
export async function call<N extends keyof Wire>(
  rpc: Rpc, name: N, input: Record<string, unknown>, signal?: AbortSignal,
): Promise<Wire[N]> {
  const parsed = wire[name].safeParse(await rpc(name, input, signal))
  if (!parsed.success) throw new CallFailed('retry', 200, 'not_an_answer')
  return parsed.data as Wire[N]
}
