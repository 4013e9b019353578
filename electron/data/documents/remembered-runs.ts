import type { Font, GlyphRun } from 'fontkit'

const most = 2000

/**
 * Has a font remember how it set a text: each cell of a page is set three times, to measure its row, to measure itself and to stand there, and
 * setting takes most of the time of a page. Who asks gets positions of their own, for pdfkit scales them where they are. Forgets the oldest
 * beyond 2 000 texts.
 */
export function rememberRuns(font: Font): void {
  const known = new Map<string, GlyphRun>()
  const set = font.layout.bind(font)
  font.layout = (text, features, ...more) => {
    if (more.some(one => one !== undefined)) return set(text, features, ...more)
    const key = `${JSON.stringify(features)} ${text}`
    let run = known.get(key)
    if (!run) {
      // fontkit writes into what it is given
      run = set(text, structuredClone(features))
      if (known.size >= most) known.delete(known.keys().next().value ?? '')
      known.set(key, run)
    }
    const own = Object.create(run) as { positions: GlyphRun['positions'] }
    own.positions = run.positions.map(position => ({ ...position }))
    return own as GlyphRun
  }
}
