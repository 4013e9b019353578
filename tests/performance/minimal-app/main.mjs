// The least that shows a React window in Electron: what Guichet's start-up is measured against in the same run.
import path from 'node:path'
import { app, BrowserWindow, Menu } from 'electron'

Menu.setApplicationMenu(null)
app.on('window-all-closed', () => app.quit())
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900, webPreferences: { sandbox: true, spellcheck: false } })
  return window.loadFile(path.join(import.meta.dirname, 'index.html'))
})
