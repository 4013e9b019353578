import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from '../../shared/bridge.ts'
import { channels } from '../../shared/channels.ts'
import type { Message } from '../../shared/message.ts'
import { tablesOf } from '../../shared/tables.ts'
import type { UpgradeStep } from '../../shared/upgrade.ts'
import { makeLine } from './line.ts'

const changeListeners = new Set<(tables: readonly string[]) => void>()
const troubleListeners = new Set<(message: Message) => void>()
const upgradeListeners = new Set<(step: UpgradeStep | null) => void>()
let trouble: Message | null = null
let upgrade: UpgradeStep | null = null
let wasLost = false

const tellChange = (tables: readonly string[]): void => changeListeners.forEach(listener => listener(tables))
const line = makeLine(tellChange)

ipcRenderer.on(channels.port, ({ ports: [port] }) => {
  if (!port) return
  if (!line.connect(port)) return port.close()
  trouble = null
  // While the line was lost, anything may have changed.
  if (wasLost) tellChange([...new Set(Object.values(tablesOf).flat())])
  wasLost = false
})

ipcRenderer.on(channels.lost, () => {
  wasLost = true
  line.lose()
})

ipcRenderer.on(channels.trouble, (_event, message: Message) => {
  trouble = message
  line.stop(message)
  troubleListeners.forEach(listener => listener(message))
})

ipcRenderer.on(channels.upgrade, (_event, step: UpgradeStep | null) => {
  upgrade = step
  upgradeListeners.forEach(listener => listener(step))
})

const bridge = {
  confirm: (name, input) => line.ask('confirm', name, input) as never,
  read: (name, input) => line.ask('read', name, input) as never,
  act: (name, input) => line.ask('act', name, input) as never,
  onChange(listener) {
    changeListeners.add(listener)
    return () => { changeListeners.delete(listener) }
  },
  onTrouble(listener) {
    troubleListeners.add(listener)
    if (trouble) listener(trouble) // it came before the window was ready to listen
    return () => { troubleListeners.delete(listener) }
  },
  onUpgrade(listener) {
    upgradeListeners.add(listener)
    if (upgrade) listener(upgrade)
    return () => { upgradeListeners.delete(listener) }
  },
} satisfies Bridge

contextBridge.exposeInMainWorld('guichet', bridge)
ipcRenderer.send(channels.want)
// Once more when the document surely is the window's own; a second port is refused above.
const page = globalThis as unknown as EventTarget // the node types of this layer know no window
page.addEventListener('DOMContentLoaded', () => ipcRenderer.send(channels.want), { once: true })
