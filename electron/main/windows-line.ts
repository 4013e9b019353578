import { BrowserWindow, ipcMain, MessageChannelMain, type MessagePortMain, type WebFrameMain } from 'electron'
import { channels } from '../../shared/channels.ts'
import type { Message } from '../../shared/message.ts'
import type { UpgradeStep } from '../../shared/upgrade.ts'
import { isOurs } from './asset-path.ts'
import type { Log } from './log.ts'

/** The one thing that windows ask main for: a port to the data process. Each asker's origin is checked. */
export type WindowsLine = {
  /** From now on a port goes to `serve`; windows that have asked before get a fresh one. */
  open(serve: (port: MessagePortMain) => void): void
  /** The data process is gone, another one will follow. */
  lose(): void
  /** The data process is busy with its database; null when it no longer is. Windows that come meanwhile are told too. */
  tellUpgrade(step: UpgradeStep | null): void
  /** No data process will follow; windows that come later are told too. */
  give(trouble: Message): void
}

/** Starts to listen to windows. Only one in a process. */
export function listenToWindows(log: Log): WindowsLine {
  let serve: ((port: MessagePortMain) => void) | null = null
  let trouble: Message | null = null
  let upgrade: UpgradeStep | null = null

  function connect(frame: WebFrameMain): void {
    if (trouble) return tell(frame, channels.trouble, trouble)
    if (!serve) return // the data process isn't up; `open` will find this window by its address
    if (upgrade) tell(frame, channels.upgrade, upgrade)
    const { port1, port2 } = new MessageChannelMain()
    serve(port1)
    tell(frame, channels.port, null, [port2])
  }

  function tell(frame: WebFrameMain, channel: string, message: Message | UpgradeStep | null, ports?: MessagePortMain[]): void {
    try {
      frame.postMessage(channel, message, ports)
    } catch (error) {
      log('info', 'window went away while it was told something', error) // it asks again when it is loaded again
    }
  }

  ipcMain.on(channels.want, event => {
    const frame = event.senderFrame
    if (!frame) return // the document has been replaced meanwhile, the next one asks for itself
    if (isTrusted(frame)) connect(frame)
    else log('warn', 'a foreign document asked for a port', frame.url)
  })

  return {
    open(next) {
      serve = next
      trouble = null
      ourFrames().forEach(connect)
    },
    lose() {
      serve = null
      upgrade = null
      for (const frame of ourFrames()) tell(frame, channels.lost, null)
    },
    tellUpgrade(step) {
      if (step === upgrade) return
      upgrade = step
      for (const frame of ourFrames()) tell(frame, channels.upgrade, step)
    },
    give(message) {
      serve = null
      upgrade = null
      trouble = message
      ourFrames().forEach(connect)
    },
  }
}

/** Our document, and in the window itself: a frame inside of a page gets nothing, whoever it is. Nor does one whose page has just died: the next asks for itself. */
function isTrusted(frame: WebFrameMain): boolean {
  try {
    return frame.parent === null && isOurs(frame.url)
  } catch {
    return false // the only thing that these two say is that the frame is gone
  }
}

function ourFrames(): WebFrameMain[] {
  return BrowserWindow.getAllWindows().map(window => window.webContents.mainFrame).filter(isTrusted)
}
