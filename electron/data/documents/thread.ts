import { Worker } from 'node:worker_threads'
import type { Drawing } from './issue.ts'
import type { Sketch } from './sketch.ts'

export type ThreadData = { fonts_folder: string }
export type ToThread = { id: number; sketch: Sketch }
export type FromThread = { ready: true } | { id: number; bytes: Uint8Array } | { id: number; error: string }

/**
 * Draws in a thread of its own, so that nobody at the counter waits for a page. Resolves once it is ready; rejects when it can not be
 * started. A thread that ends later rejects what it still had to draw.
 */
export function openThread(program: string, fonts_folder: string): Promise<Drawing> {
  return new Promise((resolve, reject) => {
    const data: ThreadData = { fonts_folder }
    const worker = new Worker(program, { workerData: data })
    worker.unref()
    const asked = new Map<number, { done(bytes: Uint8Array): void; failed(error: Error): void }>()
    let last = 0
    const draw: Drawing = sketch => new Promise((done, failed) => {
      asked.set(++last, { done, failed })
      const question: ToThread = { id: last, sketch }
      worker.postMessage(question)
    })
    const end = (error: Error) => {
      reject(error)
      for (const one of asked.values()) one.failed(error)
      asked.clear()
    }
    worker.on('message', (answer: FromThread) => {
      if ('ready' in answer) return resolve(draw)
      const one = asked.get(answer.id)
      asked.delete(answer.id)
      if ('bytes' in answer) one?.done(answer.bytes)
      else one?.failed(new Error(answer.error))
    })
    worker.on('error', error => end(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', code => end(new Error(`the thread that draws has ended with ${code}`)))
  })
}
