/** up · refusing: no connection · swallowing: never an answer · losing: the server does it, the answer is lost. */
export type LineState = 'up' | 'refusing' | 'swallowing' | 'losing'
export type Line = { state: LineState; fetch: typeof fetch; calls: string[]; before: ((path: string) => void | Promise<void>) | null
  /** what stands between the server and us: gives another answer instead, or null to let it through */
  between: ((path: string, answer: Response) => Promise<Response | null> | Response | null) | null }

/** The line of one desk, cut and mended by a word; `calls` are the paths asked for, `before` runs ahead of each. */
export function openLine(): Line {
  const line: Line = {
    state: 'up', calls: [], before: null, between: null,
    async fetch(input, init) {
      const path = new URL(input instanceof Request ? input.url : input).pathname
      line.calls.push(path)
      await line.before?.(path)
      const { state } = line
      if (state === 'refusing') throw new TypeError('fetch failed')
      if (state === 'swallowing') {
        return new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error))
        })
      }
      const answer = await fetch(input, init)
      if (state !== 'losing') return await line.between?.(path, answer) ?? answer
      await answer.arrayBuffer()
      throw new TypeError('terminated')
    },
  }
  return line
}
