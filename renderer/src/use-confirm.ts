import { useCallback, useRef, useState } from 'react'
import type { Refusal } from '../../shared/bridge.ts'
import type { FormInput, FormName, FormResult } from '../../shared/forms.ts'
import { bridge } from './bridge.ts'
import { messageOf } from './thrown.ts'

export type Confirming<N extends FormName> = {
  /** The result once it is on disk, or null when it was refused (then `refusal` says why). A second call while one runs does nothing. */
  confirm(input: FormInput<N>): Promise<FormResult[N] | null>
  busy: boolean
  refusal: Refusal | null
  /** Call when the form changes: the refusal was about what stood there before. */
  forget(): void
}

/** Confirms a form; nothing is shown as done before the data process has said so. */
export function useConfirm<N extends FormName>(name: N): Confirming<N> {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const running = useRef(false)
  const edited = useRef(false)

  const confirm = useCallback(async (input: FormInput<N>) => {
    if (running.current) return null
    running.current = true
    edited.current = false
    performance.mark('guichet:confirm')
    // Most answers are there within a frame or two: a spinner would only delay the picture of what was done.
    const waits = setTimeout(() => setBusy(true), 120)
    try {
      const outcome = await bridge().confirm(name, input)
      if (outcome.ok) {
        setRefusal(null)
        return outcome.value
      }
      // Who has typed on meanwhile has another form before them: its gates speak, and the cursor is not taken away between two digits.
      if (!edited.current || outcome.field === undefined) setRefusal(outcome)
    } catch (error) {
      // The way to the data process failed: whether it was saved is not known, and the sentence says so.
      setRefusal({ ok: false, message: messageOf(error, 'error.data_process_restarted') })
    } finally {
      clearTimeout(waits)
      running.current = false
      setBusy(false)
      markAfterRepaint('guichet:confirmed')
    }
    return null
  }, [name])

  const forget = useCallback(() => {
    edited.current = true
    setRefusal(null)
  }, [])
  return { confirm, busy, refusal, forget }
}

/** Sets a performance mark once the next frame is on the screen; a benchmark reads it. A task posted in a frame runs after its paint. */
export function markAfterRepaint(mark: string): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      performance.mark(mark)
      port1.close()
    }
    port2.postMessage(null)
  })
}
