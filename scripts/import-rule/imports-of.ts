import fs from 'node:fs'
import path from 'node:path'
import { parseSync } from 'vite'

export type Import = {
  /** The importing file, relative to the repository, with forward slashes. */
  from: string
  /** What it names: a path relative to the repository, or a package or built-in module as written. */
  target: string
  isLocal: boolean
  /** `import type` or `export type`: gone at run time. */
  isType: boolean
  line: number
}

/** All imports of one TypeScript file, re-exports, dynamic imports and `require` included. Throws when it can't be parsed. */
export function importsOf(root: string, file: string): Import[] {
  const code = fs.readFileSync(path.join(root, file), 'utf8')
  const { module, program, errors } = parseSync(file, code)
  if (errors[0]) throw new Error(`${file} can't be parsed: ${errors[0].message}`)
  const found: { request: string; start: number; isType: boolean }[] = []
  for (const one of module.staticImports) found.push({ request: one.moduleRequest.value, start: one.start, isType: isTypeOnly(code, one.start) })
  for (const one of module.staticExports) {
    const request = one.entries.find(entry => entry.moduleRequest)?.moduleRequest?.value
    if (request !== undefined) found.push({ request, start: one.start, isType: isTypeOnly(code, one.start) })
  }
  for (const { request, start } of calls(program)) found.push({ request, start, isType: false })
  return found.map(({ request, start, isType }) => ({
    from: file, isType, line: code.slice(0, start).split('\n').length, ...resolve(file, request),
  }))
}

/** `import { type A }` is none: with verbatim module syntax the import itself stays. */
const isTypeOnly = (code: string, start: number): boolean => /^(import|export)\s+type\b/.test(code.slice(start, start + 40))

function resolve(from: string, request: string): { target: string; isLocal: boolean } {
  if (!request.startsWith('.') && !request.startsWith('/')) return { target: request, isLocal: false }
  return { target: path.posix.normalize(path.posix.join(path.posix.dirname(from), request)).replace(/\?.*$/, ''), isLocal: true }
}

type Node = { type?: string; start?: number; [key: string]: unknown }

/** `import('…')` and `require('…')` with a literal name. */
function* calls(node: unknown): Generator<{ request: string; start: number }> {
  if (Array.isArray(node)) {
    for (const one of node) yield* calls(one)
    return
  }
  if (typeof node !== 'object' || node === null) return
  const { type, start = 0, ...rest } = node as Node
  const request = type === 'ImportExpression' ? literal(rest['source']) : type === 'CallExpression' ? required(rest) : null
  if (request !== null) yield { request, start }
  for (const value of Object.values(rest)) yield* calls(value)
}

function required(call: Record<string, unknown>): string | null {
  const callee = call['callee'] as Node | undefined
  return callee?.['name'] === 'require' ? literal((call['arguments'] as unknown[])[0]) : null
}

const literal = (node: unknown): string | null => {
  const value = (node as { value?: unknown } | undefined)?.value
  return typeof value === 'string' ? value : null
}
