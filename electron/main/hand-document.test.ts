import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { handDocument, printCommand, PrinterGone, printFile } from './hand-document.ts'
import { jobsInQueue } from './print-queue.ts'
import { NotWritten } from './save-file.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-hand-'))
const bytes = Uint8Array.from(Buffer.from('%PDF-1.7 …'))
const name = 'ZRH-26-000141-agreement.pdf'
const means = (change: Partial<Parameters<typeof handDocument>[1]> = {}) => ({
  ask: () => Promise.resolve(path.join(folder, 'chosen.pdf')), open: () => Promise.resolve(''), print: () => Promise.resolve<string | null>(null), devices: () => Promise.resolve([{ name: 'Empfang', label: 'Empfang' }]), temp: path.join(folder, 'temp'), env: {}, ...change,
})

test('a document lies where the person said, byte for byte; nowhere where they chose nothing', async () => {
  expect(await handDocument({ how: 'save', name, bytes }, means())).toEqual({ file: path.join(folder, 'chosen.pdf'), failed: false })
  expect(fs.readFileSync(path.join(folder, 'chosen.pdf')).equals(bytes)).toBe(true)
  expect(await handDocument({ how: 'save', name, bytes }, means({ ask: () => Promise.resolve(null) }))).toEqual({ file: null, failed: false })
})

test('what is opened or printed lies in the folder that is emptied, and a viewer or printer that is gone is an error', async () => {
  const seen: string[] = []
  const note = (file: string) => { seen.push(file) }
  await handDocument({ how: 'open', name, bytes }, means({ open: file => Promise.resolve(note(file)).then(() => '') }))
  await handDocument({ how: 'print', name, bytes }, means({ print: file => Promise.resolve(note(file)).then(() => null) }))
  expect(seen).toEqual([path.join(folder, 'temp', name), path.join(folder, 'temp', name)])
  await expect(handDocument({ how: 'open', name, bytes }, means({ open: () => Promise.resolve('no program') }))).rejects.toThrow('no program')
  await expect(handDocument({ how: 'print', name, bytes }, means({ print: () => Promise.reject(new Error('out of paper')) }))).rejects.toThrow('out of paper')
})

test('a mail is opened by its own program from the same folder; where none takes it, that is an error', async () => {
  const mail = { how: 'mail', name: 'ZRH-26-000141-agreement.eml', bytes: Uint8Array.from(Buffer.from('X-Unsent: 1\r\nSubject: x')) }
  const seen: string[] = []
  await handDocument(mail, means({ open: file => Promise.resolve(seen.push(file)).then(() => '') }))
  expect(seen).toEqual([path.join(folder, 'temp', mail.name)])
  await expect(handDocument(mail, means({ open: () => Promise.resolve('no program') }))).rejects.toThrow('no program')
})

test.each([
  ['a mail as a document', { how: 'open', name: 'a.eml', bytes: Uint8Array.from(Buffer.from('X-Unsent: 1\r\n')) }], ['a document as a mail', { how: 'mail', name, bytes }],
  ['a mail that is none', { how: 'mail', name: 'a.eml', bytes }], ['a mail that would be sent at once', { how: 'mail', name: 'a.eml', bytes: Uint8Array.from(Buffer.from('To: a@b.ch\r\n')) }],
  ['a path', { how: 'open', name: '../evil.pdf', bytes }], ['a program', { how: 'open', name: 'evil.exe', bytes }], ['two endings', { how: 'open', name: 'a.pdf.exe', bytes }],
  ['no PDF', { how: 'open', name, bytes: Uint8Array.from(Buffer.from('MZ…')) }], ['text', { how: 'save', name, bytes: '%PDF-' }], ['another verb', { how: 'run', name, bytes }], ['nothing', null],
])('%s is not handed out', async (_what, message) => {
  await expect(handDocument(message, means({ open: () => Promise.reject(new Error('opened')) }))).rejects.toThrow(/plain name|neither/)
})

test('a print goes to the printer that is chosen, so often as said; one that is gone is told apart from one that fails', async () => {
  const seen: unknown[] = []
  const print = (_file: string, to: unknown) => Promise.resolve(seen.push(to)).then(() => 'HP-7')
  expect(await handDocument({ how: 'print', name, bytes, to: { device: 'Empfang', copies: 2 } }, means({ print }))).toEqual({ file: 'HP-7', failed: false })
  await handDocument({ how: 'print', name, bytes }, means({ print }))
  expect(seen).toEqual([{ device: 'Empfang', copies: 2 }, { device: null, copies: 1 }])
  await expect(handDocument({ how: 'print', name, bytes, to: { device: 'Keller', copies: 1 } }, means({ print }))).rejects.toThrow(PrinterGone)
  await expect(handDocument({ how: 'print', name, bytes, to: { device: 'Empfang', copies: 1 } }, means({ print: () => Promise.reject(new Error('out of paper')) }))).rejects.not.toThrow(PrinterGone)
  expect(seen).toHaveLength(2)
})

test.each([[{ device: 'Empfang', copies: 0 }], [{ device: 'Empfang', copies: 10 }], [{ device: 'Empfang', copies: 1.5 }], [{ device: '', copies: 1 }], [{ device: 7, copies: 1 }], [{ device: 'x'.repeat(201), copies: 1 }]])('%j is no way to print', async to => {
  await expect(handDocument({ how: 'print', name, bytes, to }, means())).rejects.toThrow('no printer')
})

test('file and printer are arguments of their own, or stand in the environment, on every system', () => {
  const file = '/a b/$(x).pdf'
  const device = '"; Remove-Item x'
  for (const platform of ['linux', 'darwin'] as const) {
    expect(printCommand(file, { device, copies: 2 }, platform)).toEqual({ program: 'lp', args: ['-d', device, '-n', '2', '--', file], env: {} })
    expect(printCommand(file, { device: null, copies: 1 }, platform).args).toEqual(['-n', '1', '--', file])
  }
  const { args, env } = printCommand(file, { device, copies: 2 }, 'win32')
  expect(args.join(' ')).not.toContain(device)
  expect(args.join(' ')).not.toContain(file)
  expect(env).toEqual({ GUICHET_FILE: file, GUICHET_PRINTER: device, GUICHET_COPIES: '2' })
})

/** Programs of these names are found first, as long as the work takes. */
async function withPrograms<T>(programs: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const tools = fs.mkdtempSync(path.join(folder, 'tools-'))
  for (const [name, script] of Object.entries(programs)) fs.writeFileSync(path.join(tools, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const before = process.env['PATH']
  process.env['PATH'] = `${tools}:${before ?? ''}`
  try {
    return await work()
  } finally {
    process.env['PATH'] = before
  }
}

test.skipIf(process.platform === 'win32')('a print tells its job in the queue, and the queue which jobs wait, in whatever language the system speaks', async () => {
  const lp = '[ "$LC_ALL" = C ] && echo "request id is Empfang_2-417 (1 file(s))" || echo "Anfrage-ID ist Empfang_2-417"'
  expect(await withPrograms({ lp }, () => printFile('/a.pdf', { device: null, copies: 1 }))).toBe('Empfang_2-417')
  expect(await withPrograms({ lp: 'exit 0' }, () => printFile('/a.pdf', { device: null, copies: 1 }))).toBeNull()
  const waits = 'echo "Empfang_2-417   root   1024   Sat 28 Nov 2026"; echo "Keller-3          nina   2048   Sat 28 Nov 2026"'
  expect(await withPrograms({ lpstat: waits }, () => jobsInQueue())).toEqual(['Empfang_2-417', 'Keller-3'])
  expect(await withPrograms({ lpstat: 'exit 0' }, () => jobsInQueue())).toEqual([])
  expect(await withPrograms({ lpstat: 'echo "lpstat: scheduler is not running" >&2; exit 1' }, () => jobsInQueue())).toBeNull()
  expect(await jobsInQueue('win32')).toBeNull()
})

test('a PC without a printer says so', async () => await expect(printFile(path.join(folder, 'not-there.pdf'), { device: null, copies: 1 })).rejects.toThrow(/lp|ENOENT|powershell/))

/** A disk of 64 kB where this machine lets us make one (root on Linux). */
test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('on a full disk a document is neither saved, opened, printed nor mailed, no half file stays, what was there is whole, and with room it goes', async () => {
  const disk = fs.mkdtempSync(path.join(folder, 'disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'guichet-full', disk], { stdio: 'ignore' })
  try {
    const large = Buffer.concat([bytes, Buffer.alloc(200_000)])
    const mail = Buffer.concat([Buffer.from('X-Unsent: 1\r\n'), Buffer.alloc(200_000)])
    const asked: string[] = []
    const note = (what: string) => Promise.resolve(asked.push(what)).then(() => '')
    const full = means({ ask: () => Promise.resolve(path.join(disk, 'chosen.pdf')), temp: path.join(disk, 'temp'), open: note, print: file => note(file).then(() => null) })
    fs.writeFileSync(path.join(disk, 'chosen.pdf'), 'before')
    for (const message of [{ how: 'save', name, bytes: large }, { how: 'open', name, bytes: large }, { how: 'print', name, bytes: large }, { how: 'mail', name: 'a.eml', bytes: mail }]) {
      const fault: unknown = await handDocument(message, full).then(() => null, (error: unknown) => error)
      expect(fault).toBeInstanceOf(NotWritten)
      expect((fault as NotWritten).fault).toBe('full')
    }
    expect(asked, 'no program and no printer gets half a file').toEqual([])
    expect([fs.readdirSync(disk).toSorted(), fs.readdirSync(path.join(disk, 'temp'))]).toEqual([['chosen.pdf', 'temp'], []])
    expect(fs.readFileSync(path.join(disk, 'chosen.pdf'), 'utf8')).toBe('before')
    await handDocument({ how: 'print', name, bytes }, full)
    expect(asked).toEqual([path.join(disk, 'temp', name)])
  } finally {
    execFileSync('umount', ['--lazy', disk])
  }
})
