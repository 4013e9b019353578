import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import { native, node, output } from './electron.vite.config.ts'

/**
 * What the app starts when somebody asks for it: the drawing of documents, the restore drill, pg_dump for a whole backup. A build of its own, for what it shares
 * with the desk would otherwise go into files beside the desk, whose compiled code is not kept: a tenth of the way to the board.
 */
export default defineConfig({
  main: {
    build: {
      target: node,
      minify: true,
      externalizeDeps: false,
      emptyOutDir: false,
      rollupOptions: {
        input: { drawing: resolve('electron/data/documents/drawing.ts'), drill: resolve('electron/data/backup/drill-process.ts'), 'pg-dump': resolve('electron/data/backup/pg-dump-worker.ts') },
        external: native,
        output,
      },
    },
  },
})
