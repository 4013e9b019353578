/** Held while another key is pressed, or what an accent begins with. */
const helpers = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead']
type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat'>

/**
 * What becomes of a key while that for which it is meant is still being read: kept for it, swallowed, passed on to the window
 * because it leads elsewhere, or nothing by itself.
 * @param isFirst nothing is kept yet: an Enter then is one too many for what was there before
 */
export function whileReading({ key, ctrlKey, altKey, metaKey, repeat }: Press, isFirst: boolean): 'keep' | 'swallow' | 'pass' | 'helper' {
  if (helpers.includes(key)) return 'helper'
  // Nobody confirms what they have not seen.
  if (ctrlKey && !altKey && key === 'Enter') return 'swallow'
  // AltGr, which types @ and #, comes as Ctrl and Alt.
  if (metaKey || ctrlKey !== altKey || (key.length !== 1 && key !== 'Enter' && key !== 'Backspace')) return 'pass'
  return repeat || (isFirst && key.length !== 1) ? 'swallow' : 'keep'
}

/**
 * Does what a hand's key would do now: a letter that something listens to, a letter in a field, a tick, Enter that goes on. Never
 * presses a button, which nobody has seen. False where it means nothing: then the rest was meant for something else, too.
 */
export async function strike(key: string): Promise<boolean> {
  const at = document.activeElement ?? document.body
  const isText = (at instanceof HTMLInputElement && at.type !== 'checkbox' && at.type !== 'radio') || at instanceof HTMLTextAreaElement
  if (at instanceof HTMLButtonElement && (key === 'Enter' || key === ' ')) return false
  const isTaken = !at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  if (!isTaken) {
    if (key === ' ' && at instanceof HTMLInputElement && !isText) at.click()
    else if (!isText || key === 'Enter') return false
    else if (key === 'Backspace') document.execCommand('delete')
    else document.execCommand('insertText', false, key)
  }
  await settled()
  // The last field waits for the answer before Enter goes on.
  for (let waits = 0; key === 'Enter' && document.activeElement === at; waits++) {
    if (waits === 60) return false
    await new Promise(resolve => { setTimeout(resolve, 25) })
  }
  return true
}

/** What the key has opened stands there and has the cursor: some of it moves the cursor by a timer. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 2; turns++) await new Promise(resolve => { setTimeout(resolve) })
}
