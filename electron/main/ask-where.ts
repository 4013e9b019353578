import path from 'node:path'
import { app, BrowserWindow, dialog } from 'electron'
import type { AskWhere } from './save-file.ts'

/** The system's own save dialog, over our window; it begins in the person's documents. */
export const askWhere: AskWhere = async proposed => {
  const options = { defaultPath: path.join(app.getPath('documents'), proposed), filters: [{ name: path.extname(proposed).slice(1).toUpperCase(), extensions: [path.extname(proposed).slice(1)] }] }
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
  return canceled || !filePath ? null : filePath
}
