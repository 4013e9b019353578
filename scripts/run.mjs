// Entry of every npm script: `node scripts/run.mjs <script> [args]`. Plain Node ≥ 20 and no packages, because on a fresh
// clone there are none yet: it installs them, finds a Node that runs TypeScript, and starts scripts/<script>.ts with it.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode, tooOld } from './run/newer-node.mjs'
import { installPackages } from './run/packages.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
// When the person's command began: installing and building are part of its time.
const began_at = Math.round(Date.now() - process.uptime() * 1000)
const [script, ...args] = process.argv.slice(2)

try {
  const file = script && [`${script}.ts`, path.join(script, 'index.ts')]
    .map(name => path.join(root, 'scripts', name)).find(name => fs.existsSync(name))
  if (!file) fail(`There is no scripts/${script ?? '<script>'}.ts; usage: node scripts/run.mjs <script> [args]`)
  await installPackages(root)
  const node = findNode(root)
  if (!node) fail(tooOld)
  hand(node, file)
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}

/** @param {string} node @param {string} file */
function hand(node, file) {
  const places = [path.dirname(node), path.join(root, 'node_modules', '.bin'), process.env.PATH ?? '']
  // Half of a short command is reading our own TypeScript: what was compiled once is kept.
  const compiled = process.env.NODE_COMPILE_CACHE ?? path.join(root, '.cache', 'compiled')
  const env = { ...process.env, PATH: places.join(path.delimiter), NODE_COMPILE_CACHE: compiled, LITE_TELEMETRY: '0', DO_NOT_TRACK: '1', GUICHET_BEGAN_AT: String(began_at) }
  const child = spawn(node, [file, ...args], { cwd: root, stdio: 'inherit', env })
  child.on('error', error => fail(error.message))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? os.constants.signals[signal] : 1)))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  // A terminal sends Ctrl+C to the whole group, the child has it already.
  process.on('SIGINT', () => { if (!process.stdin.isTTY) child.kill('SIGINT') })
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
