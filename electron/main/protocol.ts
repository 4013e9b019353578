import fs from 'node:fs/promises'
import { protocol, type Session } from 'electron'
import { resolveAsset, scheme, type Asset } from './asset-path.ts'

/** Mantine writes style attributes, so styles may be inline; scripts come from our own files only. */
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "font-src 'self'", "img-src 'self' data:",
  "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built window from `root` as app://guichet, and cuts every other way to load something into it. */
export function serveWindow(session: Session, root: string): void {
  session.protocol.handle(scheme, request => respond(resolveAsset(root, request.method, request.url)))
  const elsewhere = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*']
  session.webRequest.onBeforeRequest({ urls: elsewhere }, (_, answer) => answer({ cancel: true }))
}

async function respond(asset: Asset): Promise<Response> {
  if (asset.status !== 200) return new Response(null, { status: asset.status, headers })
  try {
    const body = await fs.readFile(asset.file)
    return new Response(new Uint8Array(body), { headers: { ...headers, 'content-type': asset.type } })
  } catch {
    return new Response(null, { status: 404, headers }) // absent, a folder, or not readable: all the same to the window
  }
}
