import { useCallback, useState } from 'react'
import type { ActInput, ActName, ActResult } from '../../shared/acts.ts'
import type { Refusal } from '../../shared/bridge.ts'
import { bridge } from './bridge.ts'
import { messageOf } from './thrown.ts'

/** Does something to the session or this PC; `refusal` holds the reason when it was not done, `value` what it answered. */
export function useAct<N extends ActName>(name: N) {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [value, setValue] = useState<ActResult<N> | null>(null)
  const act = useCallback(async (input: ActInput<N>): Promise<boolean> => {
    setBusy(true)
    try {
      const outcome = await bridge().act(name, input)
      setRefusal(outcome.ok ? null : outcome)
      setValue(outcome.ok ? outcome.value : null)
      return outcome.ok
    } catch (error) {
      setRefusal({ ok: false, message: messageOf(error) })
      return false
    } finally {
      setBusy(false)
    }
  }, [name])
  return { act, busy, refusal, value, forget: useCallback(() => setRefusal(null), []) }
}
