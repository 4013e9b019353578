/** Null for a text that is no URL. (`URL.parse` is missing in Node 20, which Electron 33 holds.) */
export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
