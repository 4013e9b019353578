import fs from 'node:fs'
import path, { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { fontFiles } from './electron/data/documents/fonts.ts'

// The oldest Electron we run on (33): Node 20.18 and Chrome 130. electron-vite knows no targets of Electron 45.
export const node = 'node20.18'
const chrome = 'chrome130'

// Everything is bundled but what has to stay files: the native module, and PostgreSQL and pg_dump as WebAssembly, which only drills and whole backups load.
export const native = ['better-sqlite3', /^@node-rs\/argon2/, /^@electric-sql\/pglite(-tools)?(\/|$)/]

/** CommonJS: Node has it ready sooner than a module, and compiled code can be kept for it (electron/data/start.ts). */
export const output = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' } as const

/**
 * What Electron starts our processes with; their program is the first argument. A CommonJS file that a process begins with is read
 * twice by Node, once for the names that a module could import from it, and the reader of those costs 20 ms.
 */
const entry = "import { createRequire } from 'node:module'\ncreateRequire(import.meta.url)(process.argv[2])\n"

/** The fonts of documents and the window's icon beside the program, under their own names. */
const besides = {
  name: 'files-beside-the-program',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string | Uint8Array }): string }) {
    for (const file of Object.values(fontFiles)) this.emitFile({ type: 'asset', fileName: `fonts/${path.basename(file)}`, source: fs.readFileSync(path.join('node_modules', file)) })
    this.emitFile({ type: 'asset', fileName: 'entry.mjs', source: entry })
    this.emitFile({ type: 'asset', fileName: 'icon.png', source: fs.readFileSync('resources/icon.png') })
  },
}

export default defineConfig({
  main: {
    plugins: [besides],
    build: {
      target: node,
      minify: true,
      externalizeDeps: false,
      // The other build writes beside it (electron.vite.on-demand.config.ts).
      emptyOutDir: false,
      rollupOptions: {
        input: { index: resolve('electron/main/index.ts'), data: resolve('electron/data/start.ts'), desk: resolve('electron/data/index.ts') },
        external: native,
        output,
      },
    },
  },
  preload: {
    build: {
      target: node,
      minify: true,
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve('electron/preload/index.ts') },
        // A sandboxed preload is CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      target: chrome,
      minify: true,
      rollupOptions: { input: resolve('renderer/index.html') },
    },
  },
})
