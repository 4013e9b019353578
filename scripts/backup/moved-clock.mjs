// For a test, by `--import`: the clock of this process stands where the file that GUICHET_CLOCK_FILE names says (ms from the real one, read each
// time), and a minute that is slept passes in a moment. The code that runs is the same.
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'

const file = process.env.GUICHET_CLOCK_FILE ?? ''
const RealDate = Date
const now = () => RealDate.now() + Number(readFileSync(file, 'utf8'))
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
const wait = timers.setTimeout
timers.setTimeout = (ms, ...rest) => wait(Math.min(ms ?? 0, 100), ...rest)
syncBuiltinESMExports()
