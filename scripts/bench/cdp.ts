type Answer = { id: number; result?: unknown; error?: { message: string } }

/** A Chrome DevTools connection that can do one thing after the other; much cheaper than a test driver, which slows a start. */
export async function connectCdp(url: string): Promise<{ call<T>(method: string, params?: object): Promise<T>; close(): void }> {
  const socket = new WebSocket(url)
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('error', () => reject(new Error(`No DevTools connection to ${url}`)), { once: true })
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  let last = 0
  return {
    call<T>(method: string, params: object = {}) {
      const id = ++last
      socket.send(JSON.stringify({ id, method, params }))
      return new Promise<T>((resolve, reject) => waiting.set(id, ({ result, error }) => {
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result as T)
      }))
    },
    close: () => socket.close(),
  }
}
