import fs from 'node:fs'
import path from 'node:path'
import { build } from 'vite'

/** Two folders below the project, as the sources that look for its files from where they lie. */
const folder = path.resolve(import.meta.dirname, '../../out/bench')

/**
 * A TypeScript program as one file of JavaScript, as the app's data process is one: to strip types while it runs costs 35 MB that no
 * PC pays, and time. Returns its path.
 */
export async function bundled(entry: string): Promise<string> {
  const name = `${path.basename(entry, '.ts')}.mjs`
  await build({
    configFile: false, logLevel: 'error', root: path.dirname(entry),
    ssr: { noExternal: true, external: ['better-sqlite3', 'postgres'] },
    build: { ssr: entry, outDir: folder, emptyOutDir: false, minify: true, target: 'node24', rollupOptions: { output: { entryFileNames: name, codeSplitting: false } } },
  })
  const file = path.join(folder, name)
  if (!fs.existsSync(file)) throw new Error(`${file} was not built`)
  return file
}
