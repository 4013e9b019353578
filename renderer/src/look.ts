import { useSyncExternalStore } from 'react'
import { drawnOf, looks } from './drawn.ts'
import type { Drawn, Look } from './drawn.ts'

const remembered = 'guichet.look'
const night = matchMedia('(prefers-color-scheme: dark)')
const strong = matchMedia('(prefers-contrast: more)')
const listeners = new Set<() => void>()

/** This PC's choice: a counter stands in the same light whoever works there. */
const lookNow = (): Look => looks.find(one => one === localStorage.getItem(remembered)) ?? 'system'
const drawn = (): Drawn => drawnOf(lookNow(), { isDark: night.matches, wantsContrast: strong.matches })

export function chooseLook(look: Look): void {
  localStorage.setItem(remembered, look)
  draw()
}

/** Before the first screen, and again whenever the PC changes its mind. */
export function startLook(): void {
  for (const query of [night, strong]) query.addEventListener('change', draw)
  draw()
}

function draw(): void {
  document.documentElement.dataset['contrast'] = drawn().contrast
  for (const listener of listeners) listener()
}

function listen(changed: () => void): () => void {
  listeners.add(changed)
  return () => void listeners.delete(changed)
}

export const useScheme = (): Drawn['scheme'] => useSyncExternalStore(listen, () => drawn().scheme)
export const useLook = (): Look => useSyncExternalStore(listen, lookNow)
