// `npm run package`: the release build for this machine, unpacked, into dist/. Needs no network but the npm registry.
import fs from 'node:fs'
import path from 'node:path'
import { buildApp } from './build-app.ts'
import { electronRuntime, type ElectronRuntime } from './electron-runtime/index.ts'
import { orEnd } from './or-end.ts'
import { runCommand } from './run-command.ts'
import { withProgress } from './with-progress.ts'

const root = path.resolve(import.meta.dirname, '..')

await orEnd(async () => {
  const runtime = await electronRuntime()
  await buildApp()
  const dist = path.join(root, '.cache', 'electron-dist')
  try {
    copyRuntime(runtime, dist)
    await withProgress('Packaging', () => runCommand('electron-builder', ['--dir', '--publish', 'never', ...overrides(runtime, dist)], { cwd: root }))
  } finally {
    fs.rmSync(dist, { recursive: true, force: true })
  }
  console.log('The unpacked app is in dist/.')
})

/** The runtime without our loader: a release has its app in resources/app.asar. */
function copyRuntime(runtime: ElectronRuntime, dist: string): void {
  const source = distribution(runtime)
  fs.rmSync(dist, { recursive: true, force: true })
  const loader = path.join(source, 'resources', 'app')
  fs.cpSync(source, dist, { recursive: true, verbatimSymlinks: true, filter: name => name !== loader })
}

/** The folder of the whole distribution; on macOS the executable lies deep inside the bundle. */
function distribution(runtime: ElectronRuntime): string {
  return process.platform === 'darwin' ? path.resolve(runtime.executable, '../../../..') : path.dirname(runtime.executable)
}

function overrides(runtime: ElectronRuntime, dist: string): string[] {
  const common = [`-c.electronDist=${dist}`, `-c.electronVersion=${runtime.version}`]
  if (runtime.nativeBinding === null) return common
  // This Electron can't load the prebuilt file; main looks here first.
  return [...common, `-c.extraResources.from=${runtime.nativeBinding}`, '-c.extraResources.to=native/better_sqlite3.node']
}
