// better-sqlite3 brings a prebuilt file that needs Node-API 10; loaded into an older Electron it ends the process without a word.
// For those it is built once per machine, with a small header that bridges the difference.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from '../cache-folder.ts'
import { holdLock } from '../run/hold-lock.mjs'
import { runCommand } from '../run-command.ts'
import { withProgress } from '../with-progress.ts'

const require = createRequire(import.meta.url)
const header = fileURLToPath(new URL('napi9-compat.h', import.meta.url))
const prebuildNeeds = 10

/**
 * Path of a better-sqlite3 binding for an Electron of this Node-API version, built if it is not there (one minute, needs g++, make
 * and python3), or null when the prebuilt one fits. Throws for a Node-API older than 9.
 */
export async function nativeBinding(executable: string, napi: number): Promise<string | null> {
  if (napi >= prebuildNeeds) return null
  if (napi < 9) throw new Error(`This Electron speaks Node-API ${napi}; Guichet needs at least 9.`)
  const file = bindingFile(napi)
  if (fs.existsSync(file)) return file
  await holdLock(`${file}.lock`, async () => {
    if (fs.existsSync(file)) return
    const work = `${file}.${process.pid}.tmp`
    try {
      const built = await withProgress('Building SQLite for this Electron (about a minute, once)', () => build(work, napi))
      await proveLoads(executable, built)
      fs.renameSync(built, file)
    } finally {
      fs.rmSync(work, { recursive: true, force: true })
    }
  }, () => console.log('Another run is building SQLite, waiting for it …'))
  return file
}

/** Whether `nativeBinding` would have to build, and so needs a compiler. */
export const mustBuild = (napi: number): boolean => napi < prebuildNeeds && !fs.existsSync(bindingFile(napi))

function bindingFile(napi: number): string {
  const { version } = require('better-sqlite3/package.json') as { version: string }
  const recipe = createHash('sha256').update(fs.readFileSync(header)).digest('hex').slice(0, 8)
  return path.join(cacheFolder('native'), `better-sqlite3-${version}-napi${napi}-${process.platform}-${process.arch}-${recipe}.node`)
}

async function build(work: string, napi: number): Promise<string> {
  const source = path.dirname(require.resolve('better-sqlite3/package.json'))
  fs.cpSync(source, work, { recursive: true, filter: name => path.basename(name) !== 'prebuilds' })
  // The build asks for node-addon-api from its own folder.
  const addonApi = path.join(work, 'node_modules', 'node-addon-api')
  fs.cpSync(path.dirname(require.resolve('node-addon-api/package.json', { paths: [source] })), addonApi, { recursive: true })
  const bridge = path.join(work, path.basename(header))
  fs.copyFileSync(header, bridge)
  const args = [require.resolve('node-gyp/bin/node-gyp.js'), 'rebuild', '--release', '--force_build=1']
  await runCommand(process.execPath, args, {
    cwd: work,
    // by its environment, which goes before arguments: an npm that is set up with headers of its own would hand them down to it
    env: { ...process.env, npm_config_nodedir: headersFolder(), JOBS: 'max', CXXFLAGS: `-UNAPI_VERSION -DNAPI_VERSION=${napi} -include ${bridge}` },
  })
  return path.join(work, 'build', 'Release', 'better_sqlite3.node')
}

/** Node's headers: they come with the Node of the npm package, and with most others. */
function headersFolder(): string {
  const folder = path.dirname(path.dirname(process.execPath))
  if (fs.existsSync(path.join(folder, 'include', 'node', 'node_api.h'))) return folder
  throw new Error(`Node's headers are not beside ${process.execPath}. Please install a Node that brings include/node.`)
}

/** Runs a query with it inside the Electron it is for: a wrong build ends the process, and here only this one. */
async function proveLoads(executable: string, binding: string): Promise<void> {
  const code = `
    const Database = require(${JSON.stringify(require.resolve('better-sqlite3'))})
    const db = new Database(':memory:', { nativeBinding: ${JSON.stringify(binding)} })
    if (db.prepare('select 40 + ? as answer').get(2).answer !== 42) process.exit(1)`
  await runCommand(executable, ['-e', code], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
}
