// One piece of work at a time across processes: a file that only one of them can create, holding its process id.
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const retry_ms = 200

/**
 * Runs `work` while no other process of this machine holds the lock file; a lock whose owner died is taken over.
 * @template T
 * @param {string} file path of the lock file; its folder is made
 * @param {() => Promise<T>} work
 * @param {() => void} [waiting] called once when another process holds it
 * @returns {Promise<T>}
 */
export async function holdLock(file, work, waiting) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  let told = false
  while (!take(file)) {
    if (!told) waiting?.()
    told = true
    await wait(retry_ms)
  }
  try {
    return await work()
  } finally {
    fs.rmSync(file, { force: true })
  }
}

/** @param {string} file */
function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  const owner = readOwner(file)
  // An empty file is a lock being written this very moment, unless it stays empty.
  if (owner === null || !isAlive(owner)) removeStale(file, owner)
  return false
}

/** @param {string} file @returns {number | null} null: no owner is written there */
function readOwner(file) {
  try {
    return Number.parseInt(fs.readFileSync(file, 'utf8'), 10) || null
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

/** @param {string} file @param {number | null} owner */
function removeStale(file, owner) {
  const age_ms = Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  if (owner === null && age_ms < 2_000) return
  // Renamed first: of two processes that see the same dead owner only one removes it.
  const aside = `${file}.${process.pid}`
  try {
    fs.renameSync(file, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  if (readOwner(aside) === owner) fs.rmSync(aside, { force: true })
  else fs.renameSync(aside, file)
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** @param {unknown} error @param {string} code */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code
}
