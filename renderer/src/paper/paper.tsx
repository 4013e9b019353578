import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import { KeyHint } from '../parts/hint.tsx'
import { useKeys } from '../use-keys.ts'
import { useWords } from '../words/use-words.ts'
import { placeOf, readPaper } from './read-paper.ts'

type Props = { bytes: Uint8Array; label: string; /** the page that says this is shown first, and at that place */ words: string; /** what stands beside it is newer */ isOld: boolean }
type Shown = { of: Uint8Array; paper: PDFDocumentProxy; page: number; /** where to look, 0 to 1; null: leave it */ down: number | null }

/** A paper as it will be printed, page by page, as a picture. */
export function Paper({ bytes, label, words, isOld }: Props) {
  const { t } = useWords()
  const [shown, setShown] = useState<Shown | null>(null)
  const [drawn, setDrawn] = useState<{ times: number; of: Uint8Array | null }>({ times: 0, of: null })
  const canvas = useRef<HTMLCanvasElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const wanted = useRef(words)
  useEffect(() => { wanted.current = words }, [words])

  useEffect(() => {
    let isOver = false
    let mine: PDFDocumentProxy | null = null
    void readPaper(bytes.slice()).then(async paper => {
      mine = paper
      const place = await placeOf(paper, wanted.current)
      if (!isOver) setShown(before => ({ of: bytes, paper, page: place?.page ?? Math.min(before?.page ?? 1, paper.numPages), down: place?.down ?? null }))
    })
    return () => {
      isOver = true
      void mine?.loadingTask.destroy()
    }
  }, [bytes])

  useEffect(() => {
    const [sheet, box] = [canvas.current, frame.current]
    if (!shown || !sheet || !box) return undefined
    let stop = () => undefined as void
    let isOver = false
    void (async () => {
      const page = await shown.paper.getPage(shown.page)
      if (isOver) return
      const [width, sharp] = [box.clientWidth, window.devicePixelRatio]
      const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width * sharp })
      // drawn out of sight, so that nothing flickers while somebody types
      const fresh = document.createElement('canvas')
      fresh.width = Math.floor(viewport.width)
      fresh.height = Math.floor(viewport.height)
      const task = page.render({ canvas: fresh, viewport })
      stop = () => task.cancel()
      await task.promise
      if (isOver) return
      sheet.width = fresh.width
      sheet.height = fresh.height
      sheet.getContext('2d')?.drawImage(fresh, 0, 0)
      if (shown.down !== null) box.scrollTop = Math.max(0, shown.down * fresh.height / sharp - box.clientHeight / 3)
      setDrawn(({ times }) => ({ times: times + 1, of: shown.of }))
    })().catch((error: unknown) => { if (!isOver) throw error })
    return () => {
      isOver = true
      stop()
    }
  }, [shown])

  const turn = (by: 1 | -1) => setShown(before => {
    const page = (before?.page ?? 1) + by
    return before === null || page < 1 || page > before.paper.numPages ? before : { ...before, page, down: 0 }
  })
  useKeys(event => {
    if (!event.altKey || (event.key !== 'PageDown' && event.key !== 'PageUp')) return
    event.preventDefault()
    turn(event.key === 'PageDown' ? 1 : -1)
  })
  const pages = shown?.paper.numPages ?? 1
  return (
    <div className="paper" data-old={isOld} data-testid="paper" data-drawn={drawn.times} data-current={drawn.of === bytes} data-page={shown?.page ?? 0} data-pages={pages}>
      <div className="paper-sheet" ref={frame} tabIndex={0} role="group" aria-label={label}><canvas ref={canvas} role="img" aria-label={label} /></div>
      <div className="row paper-pages">
        <button type="button" className="step" disabled={(shown?.page ?? 1) <= 1} onClick={() => turn(-1)}>{t('paper.before')} <KeyHint keys="Alt PgUp" /></button>
        <span className="tabular quiet">{t('paper.page', { page: shown?.page ?? 1, pages })}</span>
        <button type="button" className="step" disabled={(shown?.page ?? 1) >= pages} data-testid="paper-next" onClick={() => turn(1)}>{t('paper.next')} <KeyHint keys="Alt PgDn" /></button>
      </div>
    </div>
  )
}
