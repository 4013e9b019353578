import fs from 'node:fs'

/** The object in a small JSON file. `absent`: there is no such file; `damaged`: it holds something else or can't be read. */
export function readJson(file: string): { state: 'object'; value: Record<string, unknown> } | { state: 'absent' | 'damaged' } {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? { state: 'object', value: value as Record<string, unknown> } : { state: 'damaged' }
  } catch (error) {
    return { state: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'damaged' }
  }
}
