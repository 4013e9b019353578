/** Put on the text that stands for the board: its pixels are watched. Not in React's types, because few browsers have it. */
export const watched: object = { elementtiming: 'board' }

let isMarked = false

/**
 * Sets the mark `guichet:board` at the instant at which the first rows were on the screen, as the compositor tells it. A mark set
 * by a task after the frame would be some 20 ms early.
 */
export function markWhenPainted(): () => void {
  const watch = new PerformanceObserver(list => {
    const [first] = list.getEntries().filter(entry => 'renderTime' in entry) as (PerformanceEntry & { renderTime: number })[]
    if (!first || isMarked) return
    isMarked = true
    performance.mark('guichet:board', { startTime: first.renderTime })
    watch.disconnect()
  })
  if (!isMarked) watch.observe({ type: 'element', buffered: true })
  return () => watch.disconnect()
}
