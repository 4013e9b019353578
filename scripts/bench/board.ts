import path from 'node:path'
import { againstMinimal, instantOfMark } from './against-minimal.ts'
import type { Bench } from './bench.ts'
import { pin, withSignedInDesk } from './signed-in-desk.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Types the PIN as soon as the pad stands there, so that no person's time is measured, and waits for the painted board. */
const boardByPin = `(async () => {
  await ${instantOfMark('guichet:usable')}
  const field = document.getElementById('pin')
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, '${pin}')
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await new Promise(resolve => setTimeout(resolve))
  field.form.requestSubmit()
  return await ${instantOfMark('guichet:board')}
})()`

/** Spawn to the painted board of a loaded desk, the PIN typed in no time, against the minimal app's first pixels. */
export const bench: Bench = () => withSignedInDesk(async ({ folder, profile, env, quit }) => {
  await quit()
  const { minimal_ms, guichet_ms, ratio, result } = await againstMinimal(path.join(folder, 'minimal'), { folder: root, profile, env, reached: boardByPin })
  return { summary: `minimal app ${minimal_ms} ms, Guichet ${guichet_ms} ms to the board: ratio ${ratio} (budget 2)`, result }
})
