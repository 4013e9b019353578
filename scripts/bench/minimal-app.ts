import fs from 'node:fs'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

const root = path.resolve(import.meta.dirname, '../..')

/** Builds the minimal app into out/minimal and gives its folder. */
export async function buildMinimalApp(): Promise<string> {
  const source = path.join(root, 'tests/performance/minimal-app')
  const folder = path.join(root, 'out/minimal')
  await build({
    root: source, configFile: false, base: './', logLevel: 'warn', plugins: [react()],
    build: { outDir: folder, emptyOutDir: true, target: 'chrome130', minify: true },
  })
  for (const file of ['package.json', 'main.mjs']) fs.copyFileSync(path.join(source, file), path.join(folder, file))
  return folder
}
