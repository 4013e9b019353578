import { describe, expect, it } from 'vitest'
import type { Bridge } from '../../shared/bridge.ts'
import { makeReader } from './reader.ts'

/** A bridge whose answers come when the test says so. */
function slowBridge() {
  const asked: { input: unknown; answer: (rows: unknown) => void; fail: (error: unknown) => void }[] = []
  let listener: (tables: readonly string[]) => void = () => undefined
  const bridge = {
    read: (_name: unknown, input: unknown) => new Promise((answer, fail) => { asked.push({ input, answer, fail }) }),
    onChange(tell: typeof listener) {
      listener = tell
      return () => { listener = () => undefined }
    },
  } as unknown as Bridge
  return { bridge, asked, change: (...tables: string[]) => listener(tables) }
}
const settled = () => new Promise(resolve => { setImmediate(resolve) })

function readerOf(line: ReturnType<typeof slowBridge>) {
  const got: unknown[] = []
  const failures: unknown[] = []
  const reader = makeReader(line.bridge, 'find_anything', { rows: rows => got.push(rows), failed: error => failures.push(error) })
  return { reader, got, failures }
}

describe('a reader', () => {
  it('drops the answer to an older question that comes late', async () => {
    const line = slowBridge()
    const { reader, got } = readerOf(line)
    reader.ask({ text: '4' })
    reader.ask({ text: '41' })
    line.asked[1]?.answer(['second'])
    line.asked[0]?.answer(['first'])
    await settled()
    expect(got).toEqual([['second']])
  })

  it('reads again when one of its tables changed, and not for others', async () => {
    const line = slowBridge()
    const { reader } = readerOf(line)
    reader.ask({ text: 'a' })
    line.asked[0]?.answer([])
    await settled()
    line.change('drafts')
    expect(line.asked).toHaveLength(1)
    line.change('contracts')
    expect(line.asked).toHaveLength(2)
  })

  it('gathers the changes during one read into a single re-read', async () => {
    const line = slowBridge()
    const { reader } = readerOf(line)
    reader.ask({ text: 'a' })
    for (let turn = 0; turn < 100; turn++) line.change('contracts')
    line.asked[0]?.answer([])
    await settled()
    expect(line.asked).toHaveLength(2)
  })

  it('says nothing after it was stopped or has nothing to ask', async () => {
    const line = slowBridge()
    const { reader, got } = readerOf(line)
    reader.ask({ text: 'a' })
    reader.ask(null)
    line.asked[0]?.answer(['late'])
    reader.ask({ text: 'b' })
    reader.stop()
    line.asked[1]?.answer(['late'])
    await settled()
    line.change('contracts')
    expect(got).toEqual([])
    expect(line.asked).toHaveLength(2)
  })

  it('tells a failure and can be asked again', async () => {
    const line = slowBridge()
    const { reader, got, failures } = readerOf(line)
    reader.ask({ text: 'a' })
    line.asked[0]?.fail({ key: 'error.data_process_restarted' })
    await settled()
    line.change('contracts')
    line.asked[1]?.answer(['rows'])
    await settled()
    expect(failures).toHaveLength(1)
    expect(got).toEqual([['rows']])
  })
})
