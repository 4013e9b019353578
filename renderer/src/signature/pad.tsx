import { useEffect, useRef } from 'react'

type Point = { x: number; y: number }
/** Pixels of the picture; on the screen it is as wide as there is room. */
const size = { width: 1200, height: 320 }
/** Shorter than this, in pixels of the picture, it is a dot or a slip of the hand. */
export const least_length = 240

/** Pen, finger or mouse, and the keys go on from there: without the cursor Ctrl+Enter would go nowhere. Told after each stroke of how long the line is by now, with the picture so far. */
export function SignaturePad({ label, testid, drawn }: { label: string; testid: string; drawn(length: number, picture: () => Promise<Blob | null>): void }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const stroke = useRef<{ last: Point; pointer: number; isPen: boolean } | null>(null)
  const length = useRef(0)
  useEffect(() => {
    const pen = canvas.current?.getContext('2d')
    if (!pen) return
    // Black on white whatever the window looks like: it is printed.
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, size.width, size.height)
    pen.strokeStyle = '#0d1418'
    pen.lineWidth = 5
    pen.lineCap = 'round'
    pen.lineJoin = 'round'
  }, [])
  const pointOf = (event: React.PointerEvent<HTMLCanvasElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: ((event.clientX - box.left) / box.width) * size.width, y: ((event.clientY - box.top) / box.height) * size.height }
  }
  /** Also where the system takes the finger away: what it drew stands there. */
  function lift(event: React.PointerEvent): void {
    if (stroke.current?.pointer !== event.pointerId) return
    stroke.current = null
    canvas.current?.focus({ preventScroll: true })
    drawn(length.current, () => new Promise(resolve => { if (canvas.current) canvas.current.toBlob(resolve, 'image/png'); else resolve(null) }))
  }
  return (
    <canvas ref={canvas} width={size.width} height={size.height} className="signature-pad" role="img" tabIndex={-1} aria-label={label} data-testid={testid}
      onPointerDown={event => {
        event.preventDefault()
        const isPen = event.pointerType === 'pen'
        // a hand that rests on the pad draws nothing, and does not keep the pen from it
        if (stroke.current && (stroke.current.isPen || !isPen)) return
        event.currentTarget.setPointerCapture(event.pointerId)
        stroke.current = { last: pointOf(event), pointer: event.pointerId, isPen }
      }}
      onPointerMove={event => {
        const now = stroke.current
        const pen = canvas.current?.getContext('2d')
        if (!now || !pen || now.pointer !== event.pointerId) return
        const next = pointOf(event)
        pen.beginPath()
        pen.moveTo(now.last.x, now.last.y)
        pen.lineTo(next.x, next.y)
        pen.stroke()
        length.current += Math.hypot(next.x - now.last.x, next.y - now.last.y)
        now.last = next
      }}
      onPointerUp={lift} onPointerCancel={lift} />
  )
}
