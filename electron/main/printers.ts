import { BrowserWindow } from 'electron'
import type { Device } from '../../shared/printing.ts'

const within_ms = 8_000

/** The printers that the system has now; none where it does not answer in time. A window asks for them, whichever it is. */
export async function listPrinters(): Promise<Device[]> {
  const [window] = BrowserWindow.getAllWindows()
  if (!window) return []
  const late = new Promise<never>((_, reject) => { setTimeout(() => reject(new Error('the system does not say which printers it has')), within_ms).unref() })
  const found = await Promise.race([window.webContents.getPrintersAsync(), late])
  return found.map(({ name, displayName }) => ({ name, label: displayName || name }))
}
