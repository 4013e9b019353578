// Finds an Electron to run the app with, says which, and sees to it that SQLite loads in it.
import fs from 'node:fs'
import path from 'node:path'
import { runCommand } from '../run-command.ts'
import { ensureSystemPackages, type SystemNeed } from '../system-packages.ts'
import { isHeadless } from '../xvfb.ts'
import { cachedCypress, cypressNapi, cypressRuntime, isCypressPlatform } from './cypress.ts'
import { launchArguments } from './launch-arguments.ts'
import { mustBuild, nativeBinding } from './native-binding.ts'
import { downloadOfficial, executableName, presentOfficial } from './official.ts'

export type RuntimeKind = 'override' | 'official' | 'cypress'

export type ElectronRuntime = {
  executable: string
  version: string
  kind: RuntimeKind
  /** For better-sqlite3's option `nativeBinding`; null: its prebuilt file fits. */
  nativeBinding: string | null
  /** Flags this machine needs, before the app's folder. */
  args: string[]
}

/**
 * The Electron to use: ELECTRON_OVERRIDE_DIST_PATH, the official one (here or downloadable), or the one out of Cypress' package.
 * GUICHET_ELECTRON=official or =cypress leaves no choice. Prints runtime and version, once for a process and those it starts.
 * Throws with a sentence when there is none.
 */
export async function electronRuntime(): Promise<ElectronRuntime> {
  const found = process.env[memory]
  if (found) return JSON.parse(found) as ElectronRuntime
  const { executable, kind } = await findRuntime()
  await ensureSystemPackages(needsOf(kind))
  const { version, napi } = await versionsOf(executable)
  if (mustBuild(napi)) await ensureSystemPackages(['compiler'])
  const binding = await nativeBinding(executable, napi)
  console.log(`Electron ${version} (${names[kind]}, Node-API ${napi})`)
  const runtime = { executable, version, kind, nativeBinding: binding, args: launchArguments() }
  process.env[memory] = JSON.stringify(runtime)
  return runtime
}

/** All at once: whoever has to ask an administrator for packages asks one time. */
function needsOf(kind: RuntimeKind): SystemNeed[] {
  const needs: SystemNeed[] = ['electron']
  if (isHeadless()) needs.push('display')
  if (kind === 'cypress' && mustBuild(cypressNapi)) needs.push('compiler')
  return needs
}

/** Carries the answer to the processes we start (Playwright's workers), so that none of them searches again. */
const memory = 'GUICHET_RUNTIME'

const names: Record<RuntimeKind, string> = {
  override: 'from ELECTRON_OVERRIDE_DIST_PATH', official: 'official', cypress: 'out of the Cypress package',
}

async function findRuntime(): Promise<{ executable: string; kind: RuntimeKind }> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) {
    const executable = path.join(override, executableName())
    if (!fs.existsSync(executable)) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${executable}.`)
    return { executable, kind: 'override' }
  }
  const wish = process.env['GUICHET_ELECTRON']
  if (wish === 'cypress') return { executable: await cypressRuntime(), kind: 'cypress' }
  const present = presentOfficial()
  if (present) return { executable: present, kind: 'official' }
  const cached = wish === 'official' ? null : cachedCypress()
  if (cached) return { executable: cached, kind: 'cypress' }
  return fetchRuntime(wish === 'official')
}

async function fetchRuntime(onlyOfficial: boolean): Promise<{ executable: string; kind: RuntimeKind }> {
  try {
    return { executable: await downloadOfficial(), kind: 'official' }
  } catch (error) {
    const reason = reasonOf(error)
    if (onlyOfficial || !isCypressPlatform()) {
      throw new Error(`Electron could not be downloaded (${reason}). Check the line, or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked one.`,
        { cause: error })
    }
    console.log(`Electron's release host can't be reached (${reason}).`)
    return { executable: await cypressRuntime(), kind: 'cypress' }
  }
}

/** fetch only says "fetch failed"; what happened is its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

async function versionsOf(executable: string): Promise<{ version: string; napi: number }> {
  const code = 'console.log(JSON.stringify([process.versions.electron, process.versions.napi]))'
  const output = await runCommand(executable, ['-e', code], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
  const [version, napi] = JSON.parse(output) as [string, string]
  return { version, napi: Number(napi) }
}
