import fs from 'node:fs'
import path from 'node:path'

export type Usage = {
  /** Keys asked for by name: t('…'), i18nKey="…"; with the place that does. */
  asked: Map<string, string>
  /** Every literal text of the sources: a key that stands in a table is used too. */
  literals: Set<string>
  /** The fixed beginnings and ends of keys put together at run time: t(`status.${status}`). */
  patterns: RegExp[]
}

const asking = /(?:\bt|\bi18n\.t|\bi18nKey=\{?)\(?\s*(['"])((?:(?!\1)[^\\\n])+)\1/g
const quoted = /(['"])((?:(?!\1)[^\\\n])*)\1/g
const template = /`((?:[^`\\$]|\$\{[^}]*\})*)`/g

/** How the window and what it shows from shared/ use keys, tests left out. */
export function readUsage(root: string): Usage {
  const usage: Usage = { asked: new Map(), literals: new Set(), patterns: [] }
  for (const folder of ['renderer', 'shared', 'electron']) {
    for (const file of sourcesIn(root, folder)) readFile(root, file, folder === 'renderer', usage)
  }
  return usage
}

function readFile(root: string, file: string, isWindow: boolean, usage: Usage): void {
  const code = fs.readFileSync(path.join(root, file), 'utf8')
  if (isWindow) for (const [, , key = ''] of code.matchAll(asking)) usage.asked.set(key.replace(/^\w+:/, ''), file)
  for (const [, , text = ''] of code.matchAll(quoted)) usage.literals.add(text.replace(/^\w+:/, ''))
  for (const [, text = ''] of code.matchAll(template)) {
    const parts = text.split(/\$\{[^}]*\}/)
    if (parts.length === 1) usage.literals.add(text)
    // A group and a dot at least, so that `${a} ${b}` does not stand for every key.
    else if (/^[\w-]+\./.test(parts[0] ?? '')) usage.patterns.push(new RegExp(`^${parts.map(escape).join('[\\w-]+(?:\\.[\\w-]+)*')}$`))
  }
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function sourcesIn(root: string, folder: string): string[] {
  const full = path.join(root, folder)
  if (!fs.existsSync(full)) return []
  return fs.readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map(name => path.join(folder, name))
}
