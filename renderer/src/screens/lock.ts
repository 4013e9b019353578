import { mayLock } from '../ask-before-lock.ts'
import { bridge } from '../bridge.ts'
import { flushDrafts } from '../drafts.ts'
import { useUi } from '../ui-store.ts'

/** Leaves the counter to the next person: what was typed is written first or asked about, names leave the screen. */
export async function lock(): Promise<void> {
  if (!mayLock()) return
  await flushDrafts()
  useUi.getState().offerPin(false)
  await bridge().act('sign_out', {})
}

/** Nobody was at the counter for a while: names leave the screen, what was typed stays for whoever sat here. */
export async function lockByItself(): Promise<void> {
  await flushDrafts()
  await bridge().act('lock', {})
}
