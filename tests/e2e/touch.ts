import type { CDPSession } from '@playwright/test'
import type { Desk } from './desk.ts'

type Point = readonly [x: number, y: number]
export type Fingers = {
  /** One finger, down and up again. */
  tap(at: Point): Promise<void>
  /** One finger along these points; `beside`: another one that rests there meanwhile. */
  drag(from: Point, way: readonly Point[], beside?: Point): Promise<void>
  /** As a thumb does on a screen; positive goes down. */
  scroll(at: Point, distance: number): Promise<void>
  /** The window belongs to the mouse again. */
  end(): Promise<void>
}

/** Fingers on the window of a desk, as the browser gets them from a touchscreen: not events that a script makes. */
export async function openFingers({ page }: Desk): Promise<Fingers> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })
  const points = (...all: Point[]) => all.map(([x, y], id) => ({ x, y, id }))
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...all: Point[]) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points(...all) })
  return {
    async tap(at) {
      await send('touchStart', at)
      await send('touchEnd')
    },
    async drag(from, way, beside) {
      const others = beside ? [beside] : []
      await send('touchStart', from)
      if (beside) await send('touchStart', from, beside)
      for (const at of way) await send('touchMove', at, ...others)
      await send('touchEnd')
    },
    scroll: async ([x, y], distance) => void await session.send('Input.synthesizeScrollGesture', { x, y, yDistance: -distance, gestureSourceType: 'touch', speed: 2000 }),
    async end() {
      await session.send('Emulation.setTouchEmulationEnabled', { enabled: false })
      await session.detach()
    },
  }
}
