/**
 * What can happen to one call on its way. request_lost: the server never hears of it · answer_lost: it does it, nobody here
 * learns of that · late: lost for us, but a copy arrives at the server later, after newer calls · twice: it arrives twice ·
 * portal: a hotel's page instead of an answer · cut_body: half an answer · old_feed: an old answer instead of the feed's next · too_large, too_often, busy: 413, 429, 503 ·
 * cancelled, restarted: the database cancels what it does, the API starts anew while it works ·
 * killed_before, killed_after: this PC's program is killed.
 */
export const faults = ['request_lost', 'answer_lost', 'late', 'twice', 'portal', 'cut_body', 'old_feed', 'too_large', 'too_often', 'busy', 'cancelled',
  'restarted', 'killed_before', 'killed_after'] as const
export type Fault = (typeof faults)[number] | 'none'
export type FaultyLine = {
  is_cut: boolean
  /** for the next calls, in their order */
  faults: Fault[]
  /** the same for the calls of files, which go beside the others: which of them comes first is chance */
  file_faults: Fault[]
  fetch: typeof fetch
  /** Calls that are still on their way somewhere reach the server now. */
  deliver(): Promise<void>
  /** Until no call is under way any more, also of what nobody waits for. */
  rest(): Promise<void>
}

/** What can be done to a server in the middle of a call. */
export type ServerFaults = { cancelled(): Promise<void>; restarted(): Promise<void> }

/** @param kill ends this PC's program @param fetch the way to the server */
export function openFaultyLine(kill: () => void, server: ServerFaults, fetch = globalThis.fetch): FaultyLine {
  const held: (() => Promise<unknown>)[] = []
  const answerOf = (status: number, body: string, headers: Record<string, string>) => new Response(body, { status, headers })
  const json = { 'content-type': 'application/json' }
  /** the last answers of the feed, the oldest first */
  let feed: string[] = []
  let is_old_next = false
  const under_way = new Set<Promise<unknown>>()
  const pass: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const is_file = pathname.startsWith('/storage/')
    const is_feed = pathname.endsWith('/rpc/sync_pull')
    let fault = (is_file ? line.file_faults : line.faults).shift() ?? 'none'
    // whichever call of the turn it was drawn for
    if (fault === 'old_feed' || (is_feed && is_old_next)) {
      is_old_next = !is_feed
      fault = is_feed ? 'old_feed' : 'none'
    }
    if (line.is_cut) throw new TypeError('fetch failed')
    const send = async () => {
      const answer = await fetch(input, init)
      if (is_feed && answer.ok) feed = [...feed, await answer.clone().text()].slice(-4)
      return answer
    }
    const lose = async () => {
      await (await send()).arrayBuffer()
      throw new TypeError('terminated')
    }
    switch (fault) {
      case 'none': return send()
      case 'request_lost': throw new TypeError('fetch failed')
      case 'answer_lost': return lose()
      case 'late': {
        const { signal: _, ...rest } = init ?? {}
        held.push(async () => (await fetch(input, rest)).arrayBuffer())
        throw new TypeError('terminated')
      }
      case 'twice': {
        const [first, second] = await Promise.all([send(), send()])
        await first.arrayBuffer()
        return second
      }
      case 'portal': return answerOf(200, '<html><body>Welcome to Hotel Alpina WLAN</body></html>', { 'content-type': 'text/html' })
      case 'cut_body': {
        const answer = await send()
        const text = await answer.text()
        return answerOf(answer.status, text.slice(0, text.length / 2), json)
      }
      case 'old_feed': {
        const [old] = feed
        return old === undefined ? send() : answerOf(200, old, json)
      }
      case 'too_large': return answerOf(413, '<html>413 Request Entity Too Large</html>', { 'content-type': 'text/html' })
      case 'too_often': return answerOf(429, '{}', { ...json, 'retry-after': '1' })
      case 'busy': return answerOf(503, 'upstream connect error', { 'content-type': 'text/plain' })
      case 'cancelled':
      case 'restarted': {
        const answer = send()
        answer.catch(() => undefined)
        await server[fault]()
        return answer
      }
      case 'killed_before':
        kill()
        throw new TypeError('killed')
      case 'killed_after':
        await (await send()).arrayBuffer()
        kill()
        throw new TypeError('killed')
    }
  }
  const line: FaultyLine = {
    is_cut: false, faults: [], file_faults: [],
    fetch(input, init) {
      const call = pass(input, init)
      under_way.add(call)
      const gone = () => under_way.delete(call)
      call.then(gone, gone)
      return call
    },
    async rest() {
      while (under_way.size > 0) await Promise.allSettled([...under_way])
    },
    async deliver() {
      for (const send of held.splice(0)) await send().catch(() => undefined)
    },
  }
  return line
}
