// The built app, held back until Playwright listens. By itself Playwright does this only for an Electron that it finds on its own;
// a window that opens while it connects makes its launch hang now and then.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const require = createRequire(import.meta.url)
require(path.join(path.dirname(require.resolve('playwright-core/package.json')), 'lib/server/electron/loader.js'))

const folder = process.env['GUICHET_APP_FOLDER'] ?? path.resolve(import.meta.dirname, '../../..')
const { version, main } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
// Electron's own default app uses these two as well; they are not in its types.
const host = /** @type {Electron.App & { setVersion(version: string): void, setAppPath(folder: string): void }} */ (app)
host.setVersion(version)
host.setAppPath(folder)

// Awaited, or the app's registerSchemesAsPrivileged would come after `ready` and throw.
await import(pathToFileURL(path.join(folder, main)).href)
