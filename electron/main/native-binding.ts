import fs from 'node:fs'
import path from 'node:path'
import { app } from 'electron'

/**
 * The better-sqlite3 binary for this runtime, null when the prebuild in the package fits. From the environment only when
 * the app runs from its source: a packaged app loads no code that an environment variable names.
 */
export function nativeBinding(): string | null {
  if (!app.isPackaged) return process.env['GUICHET_NATIVE_BINDING'] || null
  const packed = path.join(process.resourcesPath, 'app.asar.unpacked', 'out', 'main', 'better_sqlite3.node')
  return fs.existsSync(packed) ? packed : null
}
