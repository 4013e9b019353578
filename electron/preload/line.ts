import type { Reply, Request } from '../../shared/bridge.ts'
import type { Message } from '../../shared/message.ts'

/** The part of a MessagePort that is used. */
export type Port = {
  onmessage: ((event: { data: Reply }) => void) | null
  postMessage(request: Request): void
  close(): void
}
type Waiting = { request: Request; resolve: (value: unknown) => void; reject: (error: Message) => void }

/**
 * The window's line to the data process: numbered requests, kept until there is a port, and never asked twice.
 * A request that waits when the line is lost is rejected with `error.data_process_restarted`: a confirm may or may not
 * have been stored, so a person must look before doing it again.
 */
export function makeLine(changed: (tables: readonly string[]) => void): {
  ask(kind: Request['kind'], name: unknown, input: unknown): Promise<unknown>
  /** Takes the port, sends what has been kept; false when a port is there already. */
  connect(port: Port): boolean
  lose(): void
  /** Rejects everything that waits or comes later, until a port is there again. */
  stop(trouble: Message): void
} {
  let port: Port | null = null
  let stopped: Message | null = null
  let last = 0
  const kept: Waiting[] = []
  const asked = new Map<number, Waiting>()

  function send(waiting: Waiting): void {
    try {
      port?.postMessage(waiting.request)
      asked.set(waiting.request.id, waiting)
    } catch {
      waiting.reject({ key: 'error.bad_input' }) // holds what can't be cloned, such as a function
    }
  }

  function receive(reply: Reply): void {
    if ('changed' in reply) return changed(reply.changed)
    const waiting = asked.get(reply.id)
    asked.delete(reply.id)
    if ('error' in reply) waiting?.reject(reply.error)
    else waiting?.resolve(reply.value)
  }

  function rejectAll(list: Iterable<Waiting>, error: Message): void {
    for (const waiting of [...list]) waiting.reject(error)
  }

  function lose(): void {
    port?.close()
    port = null
    const waiting = [...asked.values()]
    asked.clear()
    rejectAll(waiting, { key: 'error.data_process_restarted' })
  }

  return {
    ask(kind, name, input) {
      if (stopped) return Promise.reject(stopped)
      if (typeof name !== 'string') return Promise.reject({ key: 'error.unknown_request' } satisfies Message)
      return new Promise((resolve, reject) => {
        const waiting: Waiting = { request: { id: ++last, kind, name, input }, resolve, reject }
        if (port) send(waiting)
        else kept.push(waiting)
      })
    },
    connect(fresh) {
      if (port) return false
      port = fresh
      stopped = null
      fresh.onmessage = ({ data }) => receive(data)
      kept.splice(0).forEach(send)
      return true
    },
    lose,
    stop(trouble) {
      stopped = trouble
      lose()
      rejectAll(kept.splice(0), trouble)
    },
  }
}
