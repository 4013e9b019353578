import fs from 'node:fs'
import path from 'node:path'
import { hashOf } from './hash-of.ts'
import { drillKitFolder } from './restore/drill-kit.ts'
import { runCommand } from './run-command.ts'
import { holdLock } from './run/hold-lock.mjs'
import { withProgress } from './with-progress.ts'

const root = path.resolve(import.meta.dirname, '..')
const stamp = path.join(root, 'out', '.built-from')
const results = ['out/main/index.cjs', 'out/main/data.cjs', 'out/main/desk.cjs', 'out/main/drawing.cjs', 'out/main/drill.cjs', 'out/main/pg-dump.cjs', 'out/preload/index.cjs', 'out/renderer/index.html', 'out/main/drill-kit/expected.json']

const configs = ['electron.vite.config.ts', 'electron.vite.on-demand.config.ts']

/** Everything the built app is made of. */
const sources = ['electron', 'renderer', 'shared', 'migrations', 'resources', ...configs, 'package-lock.json']

/** Builds the app into out/ unless it was built from exactly these sources. Throws with the build's last lines. */
export async function buildApp(): Promise<void> {
  if (isBuilt()) return
  await holdLock(path.join(root, '.cache', 'build.lock'), async () => {
    // Taken before the build: what changes meanwhile shall be built again.
    const built = hashOf(sources)
    if (isBuilt()) return
    fs.rmSync(stamp, { force: true })
    const electronVite = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    fs.rmSync(path.join(root, 'out/main'), { recursive: true, force: true })
    // side by side: each keeps one processor busy
    const [kit] = await withProgress('Building the app', () => Promise.all([drillKitFolder(), ...configs.map(config =>
      runCommand(process.execPath, [electronVite, 'build', '--config', config, '--logLevel', 'warn'], { cwd: root, env: { ...process.env, NODE_ENV: 'production' } }))]))
    fs.cpSync(kit, path.join(root, 'out/main/drill-kit'), { recursive: true })
    fs.writeFileSync(stamp, built)
  }, () => console.log('Another run is building the app, waiting for it …'))
}

function isBuilt(): boolean {
  return results.every(file => fs.existsSync(path.join(root, file))) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hashOf(sources)
}
