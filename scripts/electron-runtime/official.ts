import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { downloadArtifact, type Downloader } from '@electron/get'
import { cacheFolder } from '../cache-folder.ts'
import { holdLock } from '../run/hold-lock.mjs'
import { withProgress } from '../with-progress.ts'
import { unzip } from './unzip.ts'

const require = createRequire(import.meta.url)
const version: string = require('electron/package.json').version
const executables: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron', linux: 'electron', win32: 'electron.exe',
}

/** How long the release host may take to answer, and to send the next piece, before another runtime is tried. */
const patience_ms = 8_000

/** The path of the executable inside an Electron distribution of this platform. */
export const executableName = (): string => executables[process.platform] ?? 'electron'

/** The official Electron of package.json when it is here already, beside its package or in our cache; else null. */
export function presentOfficial(): string | null {
  const besidePackage = path.join(path.dirname(require.resolve('electron/package.json')), 'dist')
  return [besidePackage, officialFolder()]
    .filter(folder => readVersion(folder) === version)
    .map(folder => path.join(folder, executableName()))
    .find(executable => fs.existsSync(executable)) ?? null
}

/** Fetches the official Electron and gives its executable. Throws soon when the release host does not answer. */
export async function downloadOfficial(): Promise<string> {
  const folder = officialFolder()
  await holdLock(`${folder}.lock`, async () => {
    if (presentOfficial()) return
    const work = `${folder}.${process.pid}.tmp`
    try {
      await withProgress(`Fetching the official Electron ${version}`, async () => {
        const zip = await downloadArtifact({
          version, artifactName: 'electron', platform: process.platform, arch: process.arch, checksums: require('electron/checksums.json'),
          downloader: impatient,
        })
        await unzip(zip, work)
      })
      fs.renameSync(work, folder)
    } finally {
      fs.rmSync(work, { recursive: true, force: true })
    }
  }, () => console.log('Another run is fetching Electron, waiting for it …'))
  return path.join(folder, executableName())
}

/** Gives up when nothing has come for a while, instead of after minutes. */
const impatient: Downloader<unknown> = {
  async download(url, target) {
    const stop = new AbortController()
    const file = await fs.promises.open(target, 'w')
    let timer = setTimeout(() => stop.abort(), patience_ms)
    try {
      const response = await fetch(url, { signal: stop.signal })
      const body = response.body?.getReader()
      if (!response.ok || !body) throw new Error(`the release host answered ${response.status}`)
      for (let piece = await body.read(); !piece.done; piece = await body.read()) {
        clearTimeout(timer)
        timer = setTimeout(() => stop.abort(), patience_ms)
        await file.writeFile(piece.value)
      }
    } finally {
      clearTimeout(timer)
      await file.close()
    }
  },
}

const officialFolder = (): string => path.join(cacheFolder('electron'), `official-${version}-${process.platform}-${process.arch}`)

function readVersion(folder: string): string | null {
  const file = path.join(folder, 'version')
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().replace(/^v/, '') : null
}
