import { app, BrowserWindow, dialog } from 'electron'
import { forkProgram } from './fork-program.ts'
import type { AskWhich, DrillChild } from './drills.ts'

/** The process that restores (drill.cjs). It may be deep in a query that nothing interrupts, and has nothing to lose: the system ends it. */
export function forkDrill(): DrillChild {
  const child = forkProgram('drill')
  let is_over = false
  child.on('exit', () => { is_over = true })
  const kill = () => {
    if (is_over) return
    if (child.pid === undefined) child.once('spawn', kill)
    else process.kill(child.pid, 'SIGKILL')
  }
  return { send: message => child.postMessage(message), onMessage: hear => child.on('message', hear), onExit: hear => child.on('exit', hear), kill }
}

const filters = { backup: [{ name: 'Guichet', extensions: ['crb', 'sql', 'gz', 'tgz', 'tar', 'zip'] }, { name: '*', extensions: ['*'] }], key: [{ name: '*', extensions: ['*'] }], folder: [], dump: [] }

/** The system's own dialog, over our window; it begins in the person's documents. */
export const askWhich: AskWhich = async what => {
  const options: Electron.OpenDialogOptions = { defaultPath: app.getPath('documents'), filters: filters[what], properties: what === 'folder' ? ['openDirectory', 'createDirectory'] : what === 'dump' ? ['openDirectory'] : ['openFile'] }
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const { canceled, filePaths: [file] } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
  return canceled || !file ? null : file
}
