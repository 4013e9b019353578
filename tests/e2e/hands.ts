import { type Locator, type Page } from '@playwright/test'
import { eventually } from './eventually.ts'

export type Hands = ReturnType<typeof handsOn>
type Focused = { field: string | null; testid: string | null; isBox: boolean; isOn: boolean; isPrimary: boolean }

// These run in the window, whose types the tests do not know.
const nextFrame = 'new Promise(done => requestAnimationFrame(() => setTimeout(done)))'
const watchPointer = `(() => {
  window.pointers = 0
  for (const name of ['pointerdown', 'mousedown', 'touchstart', 'wheel']) window.addEventListener(name, () => { window.pointers++ }, true)
})()`
const focused = `(() => {
  const at = document.activeElement
  return { field: at?.dataset.field ?? null, testid: at?.dataset.testid ?? null, isBox: at?.type === 'checkbox', isOn: at?.checked === true,
    isPrimary: at !== null && 'primary' in at.dataset }
})()`

/** Two hands on the keyboard: every key is counted (a chord as all its keys), and the window tells whether a pointer was used. */
export async function openHands(page: Page) {
  await page.evaluate(watchPointer)
  return handsOn(page)
}

function handsOn(page: Page) {
  let keys = 0
  const focus = (): Promise<Focused> => page.evaluate<Focused>(focused)
  const hands = {
    keys: () => keys,
    /** Begins to count anew, pointers too. */
    async rest(): Promise<void> {
      keys = 0
      await page.evaluate('window.pointers = 0')
    },
    /** How often a mouse or a finger touched the window since the last rest. */
    pointers: (): Promise<number> => page.evaluate<number>('window.pointers'),
    async press(...chords: string[]): Promise<void> {
      for (const chord of chords) {
        keys += chord.split('+').length
        await page.keyboard.press(chord)
      }
    },
    async type(text: string): Promise<void> {
      keys += text.length
      // A letter that no key bears is put in as a whole, and would overtake the keys before it in a busy window.
      for (const part of text.match(/[ -~]+|[^ -~]+/g) ?? []) {
        await page.keyboard.type(part)
        await page.evaluate(nextFrame)
      }
    },
    /** What stood there goes, then the text. */
    async retype(text: string): Promise<void> {
      await hands.press('Control+A')
      await hands.type(text)
    },
    focus,
    /** The cursor stands in the field that goes by that name. */
    async isIn(field: string): Promise<void> {
      await eventually(async () => (await focus()).field, { message: `the cursor is in ${field}` }).toBe(field)
    },
    /** Goes on by Enter until the cursor is in that field, changing nothing on the way. */
    async goTo(field: string): Promise<void> {
      await eventually(async () => (await focus()).field, { message: 'the cursor is in some field' }).not.toBeNull()
      for (let steps = 0; steps < 25; steps++) {
        const now = await focus()
        if (now.field === field) return
        if (now.isPrimary) break
        await hands.press('Enter')
        // On the last field Enter waits for the answer, which may bring further fields. Two ticks in a row look the same: then it goes on.
        await eventually(async () => JSON.stringify(await focus()), { timeout: 3_000 }).not.toBe(JSON.stringify(now)).catch(() => undefined)
      }
      throw new Error(`Enter never came to ${field}`)
    },
    /** Goes on by Tab until the element has the focus. */
    async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
      for (let steps = 0; steps < 80; steps++) {
        // without the window's types: a benchmark runs these hands too
        if (await target.evaluate((element: unknown) => element === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement)) return
        await hands.press(key)
      }
      throw new Error(`${key} never came to ${String(target)}`)
    },
  }
  return hands
}
