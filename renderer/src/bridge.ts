import type { Bridge } from '../../shared/bridge.ts'

declare global {
  interface Window {
    /** Put there by the preload; all that the window can ask of the outside world. */
    guichet: Bridge
  }
}

/** The way to the data process. A function, so that a test can put its own in place. */
export const bridge = (): Bridge => window.guichet
