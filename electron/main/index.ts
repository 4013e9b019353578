import fs from 'node:fs'
import path from 'node:path'
import { app, Menu, safeStorage, session, shell, type UtilityProcess } from 'electron'
import { readConfig, writeConfig } from './config.ts'
import { forkData, runDataProcess, type DataProcess } from './data-process.ts'
import { openDrills } from './drills.ts'
import { askWhich, forkDrill } from './fork-drill.ts'
import { openLog, type Log } from './log.ts'
import { nativeBinding } from './native-binding.ts'
import { watchOsLock } from './os-lock.ts'
import { mark } from './perf.ts'
import { denyPermissions, holdOnPage } from './permissions.ts'
import { registerScheme, serveWindow } from './protocol.ts'
import { stopBeforeQuit } from './quit.ts'
import { askWhere } from './ask-where.ts'
import { exportFiles } from './export-file.ts'
import { handDocument, printFile } from './hand-document.ts'
import { jobsInQueue } from './print-queue.ts'
import { listPrinters } from './printers.ts'
import { saveFile } from './save-file.ts'
import { openSecrets } from './secrets.ts'
import { isFirstInstance } from './single-instance.ts'
import { focusWindow, openWindow } from './window.ts'
import { listenToWindows, type WindowsLine } from './windows-line.ts'

mark('main:begin')
// Elsewhere than on macOS copy and paste work without a menu; not building the default one saves time.
if (process.platform !== 'darwin') Menu.setApplicationMenu(null)
// There is one page: a process kept ready for a second would start while the first is waited for.
app.commandLine.appendSwitch('disable-features', 'SpareRendererForSitePerProcess')
// The network service gets no process of its own where that would have no sandbox either; on macOS it has one (docs/adr/0081).
if (process.platform !== 'darwin') app.commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2')
registerScheme()
// Under --no-sandbox (root, containers) this call would end the child processes in a loop.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()

if (isFirstInstance(focusWindow)) {
  const log = openLog(path.join(app.getPath('userData'), 'logs'))
  holdOnPage(log)
  // Instead of Electron's dialog, which would stand there unseen; what was confirmed is on disk.
  process.on('uncaughtException', error => {
    log('warn', 'main failed', error)
    app.exit(1)
  })
  app.on('window-all-closed', () => app.quit())
  // Not a top-level await: an ES module that waits for `ready` keeps it from coming.
  void app.whenReady().then(() => begin(log)).catch((error: unknown) => {
    log('warn', 'start failed', error)
    app.exit(1)
  })
}

function begin(log: Log): void {
  mark('main:ready')
  // First of all, and before the session is touched: nothing takes longer to be there than this process.
  const child = forkData()
  denyPermissions(session.defaultSession)
  serveWindow(session.defaultSession, path.join(import.meta.dirname, '../renderer'))
  const windows = listenToWindows(log)
  // It starts while the vault is asked.
  openWindow(log)
  mark('main:window')
  const data = startData(child, windows, log)
  if (!data) return
  watchOsLock(data.suspend, data.resume)
  stopBeforeQuit(data)
}

/** Null when the secrets of this PC can't be had; the window then says why and what to do. */
function startData(first: UtilityProcess, windows: WindowsLine, log: Log): DataProcess | null {
  const folder = app.getPath('userData')
  const configFile = path.join(folder, 'config.json')
  const secrets = openSecrets(folder, safeStorage, process.env)
  if (!secrets.ok) {
    log('warn', 'secrets', secrets.trouble)
    windows.give(secrets.trouble)
    first.kill()
    return null
  }
  const { vault, key } = secrets
  mark('main:vault')
  // Documents that were looked at: nothing of them stays.
  const temp = path.join(folder, 'shown')
  const emptyTemp = () => fs.rmSync(temp, { recursive: true, force: true })
  attemptQuietly(emptyTemp, log)
  app.on('will-quit', () => attemptQuietly(emptyTemp, log))
  return runDataProcess({
    first,
    start: () => ({
      kind: 'start', key, user_data: folder, ...readConfig(configFile, process.env),
      vault: vault.kind, version: app.getVersion(), native_binding: nativeBinding(),
    }),
    vault,
    windows,
    onConfig: config => writeConfig(configFile, config, process.env),
    handDocument: message => handDocument(message, { ask: askWhere, open: file => shell.openPath(file), print: printFile, devices: listPrinters, temp, env: process.env }),
    devices: listPrinters,
    jobs: jobsInQueue,
    saveFile: message => saveFile(message, askWhere, process.env),
    drills: openDrills({ ask: askWhich, askWhere, env: process.env, fork: forkDrill, log }),
    exports: exportFiles(askWhere, process.env, (text, error) => log('warn', text, error)),
    log,
  })
}

/** A program that still has the file open keeps it until the next start. */
function attemptQuietly(work: () => void, log: Log): void {
  try {
    work()
  } catch (error) {
    log('warn', 'shown documents stay until the next start', error)
  }
}
