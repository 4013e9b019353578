/** Does it at once; asked again within `ms`, once more at their end, however often that was. For what windows are told while something goes on a thousand times. */
export function spaced(ms: number, work: () => void): () => void {
  let timer: NodeJS.Timeout | null = null
  let is_wanted = false
  const run = () => {
    work()
    timer = setTimeout(() => {
      timer = null
      if (!is_wanted) return
      is_wanted = false
      run()
    }, ms)
    timer.unref()
  }
  return () => {
    if (timer) is_wanted = true
    else run()
  }
}
