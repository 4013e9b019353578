import path from 'node:path'
import { parseUrl } from './parse-url.ts'

export const scheme = 'app'
export const host = 'guichet'
/** The one document of the app. */
export const startUrl = `${scheme}://${host}/index.html`

export type Asset = { status: 200; file: string; type: string } | { status: 400 | 403 | 404 | 405 }

/** File types that the build makes; whatever else lies there is not served. */
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.webp': 'image/webp', '.woff2': 'font/woff2',
}

/** The file in `root` that a request of app://guichet means, or the status that refuses it. Nothing outside of `root`, GET only. */
export function resolveAsset(root: string, method: string, url: string): Asset {
  const wanted = parseUrl(url)
  if (!wanted || wanted.protocol !== `${scheme}:` || wanted.host !== host || wanted.username || wanted.password) return { status: 403 }
  if (method !== 'GET') return { status: 405 }
  const name = decoded(wanted.pathname)
  if (name === null || name.includes('\0') || name.includes('\\')) return { status: 400 }
  const file = path.join(root, name === '/' ? 'index.html' : name)
  if (!file.startsWith(root + path.sep)) return { status: 403 }
  const type = types[path.extname(file)]
  return type ? { status: 200, file, type } : { status: 404 }
}

/** True for a document of ours: scheme and host, never a prefix of the text. */
export function isOurs(url: string): boolean {
  const { protocol, host: from } = parseUrl(url) ?? {}
  return protocol === `${scheme}:` && from === host
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}
