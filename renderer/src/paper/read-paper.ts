import type { PDFDocumentProxy } from 'pdfjs-dist'

type Reader = (bytes: Uint8Array) => Promise<PDFDocumentProxy>
let ready: Promise<Reader> | null = null

/** Loaded when the first page is looked at: most desks never do. */
async function load(): Promise<Reader> {
  const { getDocument, PDFWorker } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const worker = new PDFWorker({ port: new Worker(new URL('./pdf.worker.ts', import.meta.url), { type: 'module' }) as never })
  // letters are drawn as shapes: no font of a document is taken into the window
  return bytes => getDocument({ data: bytes, worker, disableFontFace: true, verbosity: 0 }).promise
}

/** A paper of ours, to be shown; close it by its `loadingTask`. Takes the bytes over. */
export async function readPaper(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  ready ??= load()
  return (await ready)(bytes)
}

/** A text without what a line break on paper changes. */
const flat = (text: string) => text.replace(/\s+/g, '')

/** Where these words begin: the page (from 1) and how far down it, 0 to 1; null: nowhere. */
export async function placeOf(paper: PDFDocumentProxy, words: string): Promise<{ page: number; down: number } | null> {
  const wanted = flat(words).slice(0, 40)
  if (wanted === '') return null
  for (let n = 1; n <= paper.numPages; n++) {
    const page = await paper.getPage(n)
    const { items } = await page.getTextContent()
    const pieces = items.flatMap(item => ('str' in item ? [{ text: flat(item.str), y: Number(item.transform[5]) }] : []))
    const at = pieces.map(({ text }) => text).join('').indexOf(wanted)
    if (at < 0) continue
    let length = 0
    const found = pieces.find(({ text }) => (length += text.length) > at)
    return { page: n, down: 1 - (found?.y ?? 0) / page.getViewport({ scale: 1 }).height }
  }
  return null
}
