import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Only for looking at the window in a browser; the app is built by electron.vite.config.ts.
export default defineConfig({ root: 'renderer', plugins: [react()], server: { port: 0, strictPort: false } })
