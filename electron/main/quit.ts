import { app } from 'electron'
import type { DataProcess } from './data-process.ts'

/** Lets the data process end its work before the app goes; at most the time that its `stop` takes. */
export function stopBeforeQuit(data: DataProcess): void {
  let stopped = false
  app.on('will-quit', event => {
    if (stopped) return
    event.preventDefault()
    stopped = true
    // Not at once: while this event is still on its way, another quit is ignored.
    void data.stop().finally(() => setImmediate(() => app.quit()))
  })
}
