import fs from 'node:fs'
import { protocol, type ProtocolResponse, type Session } from 'electron'
import { resolveAsset, scheme, type Asset } from './asset-path.ts'

/** Mantine writes style attributes, so styles may be inline; scripts come from our own files only. */
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "font-src 'self'", "img-src 'self' data:",
  "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ')

// No cross-origin-opener-policy: nobody opens this window and it opens none, and a page that has one starts a second process
// for itself when the first is nearly there (docs/adr/0081).
const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/**
 * Serves the built window from `root` as app://guichet, and cuts every other way to load something into it. By the older of
 * Electron's two ways: `handle` makes web requests of ours, and Node takes 65 ms of a start to load what they are (docs/adr/0081).
 */
export function serveWindow(session: Session, root: string): void {
  session.protocol.registerBufferProtocol(scheme, ({ method, url }, answer) => answer(respond(resolveAsset(root, method, url))))
  const elsewhere = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*']
  session.webRequest.onBeforeRequest({ urls: elsewhere }, (_, answer) => answer({ cancel: true }))
}

/** Read at once: the largest file, of 1.2 MB, takes a millisecond. */
function respond(asset: Asset): ProtocolResponse {
  if (asset.status !== 200) return empty(asset.status)
  try {
    return { data: fs.readFileSync(asset.file), headers: { ...headers, 'content-type': asset.type } }
  } catch {
    return empty(404) // absent, a folder, or not readable: all the same to the window
  }
}

const empty = (statusCode: number): ProtocolResponse => ({ statusCode, headers, data: Buffer.alloc(0) })
