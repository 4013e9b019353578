// The first thing this Electron runs: it takes the app's folder from the arguments and loads the app's main file, as the default
// app of an official Electron does. It becomes resources/app/index.mjs of the runtime.
import { app } from 'electron'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const at = process.argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'))
const given = process.argv[at]
if (at < 0 || given === undefined) {
  console.error('Which app? Usage: electron [flags] <folder of the app> [flags]')
  process.exit(2)
}

const folder = path.resolve(given)
const about = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
const name = about.productName ?? about.name

// Electron's own default app uses these two as well; they are not in its types.
const host = /** @type {Electron.App & { setVersion(version: string): void, setAppPath(folder: string): void }} */ (app)
host.setName(name)
host.setVersion(about.version ?? '0.0.0')
host.setAppPath(folder)
// Only without a profile of its own: two desks on one machine would share one otherwise.
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', path.join(app.getPath('appData'), name))

Object.defineProperty(process, 'defaultApp', { value: true })
// The folder goes, all flags stay.
process.argv.splice(at, 1)

// Awaited, or the app's registerSchemesAsPrivileged would come after `ready` and throw.
await import(pathToFileURL(path.join(folder, about.main ?? 'index.js')).href)
