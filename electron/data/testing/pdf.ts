import path from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { openFonts } from '../documents/fonts.ts'
import type { Fonts } from '../documents/fonts.ts'

const modules = path.join(import.meta.dirname, '../../../node_modules')

/** The fonts of documents, as they lie in their packages. */
export const fontsOfPackages = (): Fonts => openFonts(file => path.join(modules, file))

export type Picture = { data: Uint8ClampedArray; width: number; height: number; png: Buffer }
export type ReadPdf = { title: string | undefined; lang: string | null; /** that it says of itself that it can be read aloud by its structure */ is_tagged: boolean; /** text of what is attached, by its name */ attachments: Map<string, string>; pages: { text: string; /** each piece with its base line, points from the bottom, and its font */ pieces: { text: string; y: number; font: string }[]; roles: string[]; picture(scale?: number): Promise<Picture> }[] }

/** A PDF as another program reads it: its text, its structure and its pages as pictures (72 dpi times `scale`). */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const pdf = await pdfjs.getDocument({ data: Uint8Array.from(bytes), verbosity: 0, useSystemFonts: false }).promise
  const { info } = await pdf.getMetadata() as { info: { Title?: string; Language?: string | null } }
  const pages: ReadPdf['pages'] = []
  for (let n = 1; n <= pdf.numPages; n++) {
    const page = await pdf.getPage(n)
    const { items } = await page.getTextContent()
    const tree = await page.getStructTree()
    const roles: string[] = []
    const walk = (node: { role?: string; children?: unknown[] } | null): void => {
      if (node?.role) roles.push(node.role)
      for (const child of node?.children ?? []) walk(child as { role?: string; children?: unknown[] })
    }
    walk(tree as { role?: string; children?: unknown[] } | null)
    pages.push({
      text: items.map(item => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''), roles,
      pieces: items.flatMap(item => ('str' in item ? [{ text: item.str, y: Number(item.transform[5]), font: item.fontName }] : [])),
      async picture(scale = 2) {
        const viewport = page.getViewport({ scale })
        const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height))
        const context = canvas.getContext('2d')
        await page.render({ canvas: null, canvasContext: context as never, viewport }).promise
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
        return { data, width: canvas.width, height: canvas.height, png: canvas.toBuffer('image/png') }
      },
    })
  }
  const attachments = new Map<string, string>()
  for (const name of (await pdf.getAttachments() as Map<string, unknown> | null)?.keys() ?? []) attachments.set(name, Buffer.from(await pdf.getAttachmentContent(name) ?? []).toString('utf8'))
  const marked = await pdf.getMarkInfo() as unknown as Map<string, boolean> | null
  return { is_tagged: marked?.get('Marked') === true, attachments, title: info.Title, lang: info.Language ?? null, pages }
}
