import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { buildApp } from './build-app.ts'
import { electronRuntime, type ElectronRuntime } from './electron-runtime/index.ts'
import { holdLock } from './run/hold-lock.mjs'
import { runCommand } from './run-command.ts'
import { withProgress } from './with-progress.ts'

const root = path.resolve(import.meta.dirname, '..')
const stamp = path.join(root, 'dist', '.packaged-from')

/** Where the packed app of this machine lies. */
export const packedFolder = (): string =>
  path.join(root, 'dist', { darwin: `mac${process.arch === 'arm64' ? '-arm64' : ''}`, win32: 'win-unpacked' }[process.platform as string] ?? 'linux-unpacked')

/**
 * The release build for this machine, unpacked, into dist/, unless it was packed from exactly this. Needs no network but the npm
 * registry. Throws with electron-builder's last lines.
 */
export async function packageApp(): Promise<void> {
  const runtime = await electronRuntime()
  await buildApp()
  await holdLock(path.join(root, '.cache', 'package.lock'), async () => {
    const source = sourceOf(runtime)
    if (fs.existsSync(packedFolder()) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === source) return
    fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true })
    const dist = path.join(root, '.cache', 'electron-dist')
    // What fits this Electron, where the prebuilt file does not; main looks there first. It lands in app.asar.unpacked with all native files.
    const binding = path.join(root, 'out/main/better_sqlite3.node')
    try {
      copyRuntime(runtime, dist)
      if (runtime.nativeBinding !== null) fs.copyFileSync(runtime.nativeBinding, binding)
      await withProgress('Packaging', () => runCommand('electron-builder', ['--dir', '--publish', 'never', `-c.electronDist=${dist}`, `-c.electronVersion=${runtime.version}`], { cwd: root }))
    } finally {
      fs.rmSync(dist, { recursive: true, force: true })
      fs.rmSync(binding, { force: true })
    }
    fs.writeFileSync(stamp, source)
  }, () => console.log('Another run is packaging the app, waiting for it …'))
}

/** The built app, how it is packed, and what runs it. */
function sourceOf({ executable, version, nativeBinding }: ElectronRuntime): string {
  const hash = createHash('sha256').update(JSON.stringify([executable, version, nativeBinding]))
  for (const file of ['out/.built-from', 'electron-builder.yml', 'package.json']) hash.update(fs.readFileSync(path.join(root, file)))
  return hash.digest('hex')
}

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
