import path from 'node:path'
import { utilityProcess, type UtilityProcess } from 'electron'

/** Starts one of the programs that lie beside this one in a process of its own. Call after the app is ready. */
export function forkProgram(name: 'data' | 'drill'): UtilityProcess {
  // why not the program itself: electron.vite.config.ts; why the zone: shared/time.ts, takeLocalZone
  return utilityProcess.fork(path.join(import.meta.dirname, 'entry.mjs'), [`./${name}.cjs`], {
    serviceName: `guichet-${name}`, stdio: 'inherit', env: { ...process.env, TZ: 'Europe/Zurich' },
  })
}
