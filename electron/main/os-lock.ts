import { powerMonitor } from 'electron'

/** Tells when the person has left the PC (locked, asleep) and when somebody is back. Call after the app is ready. */
export function watchOsLock(away: () => void, back: () => void): void {
  // Named one by one: the overloads of `on` take no list.
  powerMonitor.on('suspend', away)
  powerMonitor.on('lock-screen', away)
  powerMonitor.on('resume', back)
  powerMonitor.on('unlock-screen', back)
}
