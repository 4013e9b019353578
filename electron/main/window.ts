import path from 'node:path'
import { app, BrowserWindow } from 'electron'
import { isOurs, startUrl } from './asset-path.ts'
import { crashBudget } from './crash-budget.ts'
import type { Log } from './log.ts'
import { mark } from './perf.ts'

/** Opens the counter's window. A crashed page is loaded again: what was confirmed lies in the data process. */
export function openWindow(log: Log): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 680,
    backgroundColor: '#ffffff',
    autoHideMenuBar: true,
    // Windows and macOS take it from the program itself
    ...process.platform === 'linux' ? { icon: path.join(import.meta.dirname, 'icon.png') } : {},
    webPreferences: {
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false, // fetches dictionaries, and customers' names are no words
      enableWebSQL: false,
      devTools: !app.isPackaged,
    },
  })
  const afterCrash = crashBudget()
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log('warn', 'window process gone', reason)
    const delay = reason === 'clean-exit' ? null : afterCrash(Date.now())
    if (delay !== null) setTimeout(() => { if (!window.isDestroyed()) window.webContents.reload() }, delay)
  })
  // about:blank is the one place that a page can go to without anybody being asked.
  window.webContents.on('did-navigate', (_event, url) => { if (!isOurs(url)) show(window, log) })
  window.webContents.once('dom-ready', () => mark('main:dom-ready'))
  window.webContents.once('did-finish-load', () => mark('main:loaded'))
  show(window, log)
  return window
}

function show(window: BrowserWindow, log: Log): void {
  window.loadURL(startUrl).catch((error: unknown) => log('warn', 'window did not load', error))
}

/** Brings the window to the front, also out of the task bar. */
export function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
