import { app } from 'electron'

/**
 * True for the first start with this profile; `onSecond` runs whenever somebody starts it again.
 * A second start says so on stderr and ends with 0: the window that the person wanted is in front of them.
 */
export function isFirstInstance(onSecond: () => void): boolean {
  if (app.requestSingleInstanceLock()) {
    app.on('second-instance', onSecond)
    return true
  }
  process.stderr.write('Guichet is already running with this profile; its window has been brought to the front.\n')
  app.exit(0)
  return false
}
