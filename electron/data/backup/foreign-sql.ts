/**
 * A part of a dump: a statement (`bare`: the same with its literals and bodies emptied, so that words in them are not taken for commands), the rows behind a
 * COPY, or a command that only psql knows.
 */
export type Piece =
  | { kind: 'statement'; text: string; bare: string }
  | { kind: 'rows'; table: string; columns: string[]; text: Buffer }
  | { kind: 'meta'; text: string }

/** A dump that ends before something is closed: it was cut. */
export class CutOff extends Error { override name = 'CutOff' }

const identifier = '(?:[A-Za-z_][\\w$]*|"(?:[^"]|"")+")'
const copy = new RegExp(`^COPY\\s+(${identifier}(?:\\.${identifier})?)\\s*(?:\\(([^)]*)\\))?\\s+FROM\\s+stdin(?:\\s+WITH\\s*\\(?[\\w\\s,]*\\)?)?$`, 'i')
const tag = /\$(?:[A-Za-z_\u0080-\u00ff][\w\u0080-\u00ff]*)?\$/y

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8')

/**
 * Reads a dump as psql would: strings with and without backslashes, names, nested comments, bodies between dollars, rows behind a COPY, commands with a backslash
 * wherever psql takes one. Throws CutOff where the end is missing. One byte is one character here, so that a place in the text is one in the bytes.
 */
export function* piecesIn(sql: Buffer): Generator<Piece> {
  const s = sql.toString('latin1')
  const next = /['"$;\\]|--|\/\*/g
  let text: string[] = []
  let bare: string[] = []
  let from = s.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0
  const keep = (until: number, shown?: string) => {
    const part = s.slice(from, until)
    text.push(part)
    bare.push(shown ?? part)
    from = until
  }
  const cut = (what: string): never => { throw new CutOff(`it ends within ${what}: ${utf8(s.slice(from, from + 60)).replace(/\s+/g, ' ')}`) }
  next.lastIndex = from
  for (let match = next.exec(s); match; match = next.exec(s)) {
    const at = match.index
    const [sign] = match
    if (sign === '\'') {
      keep(at)
      const end = endOfString(s, at, /[eE]$/.test(s.slice(Math.max(0, at - 1), at)) && !/[\w$]/.test(s[at - 2] ?? ' '))
      if (end < 0) cut('a text')
      keep(end, '\'\'')
    } else if (sign === '"') {
      const end = endOfName(s, at)
      if (end < 0) cut('a name')
      keep(end)
    } else if (sign === '$') {
      tag.lastIndex = at
      const opened = /[\w\u0080-\u00ff]/.test(s[at - 1] ?? ' ') ? null : tag.exec(s)?.[0]
      if (!opened) { next.lastIndex = at + 1; continue }
      keep(at)
      const closed = s.indexOf(opened, at + opened.length)
      if (closed < 0) cut('a body')
      keep(closed + opened.length, '$$')
    } else if (sign === '--' || sign === '/*') {
      keep(at)
      const end = sign === '--' ? endOfLine(s, at) : endOfComment(s, at)
      if (end < 0) cut('a comment')
      from = end
    } else if (sign === '\\') {
      const end = endOfLine(s, at)
      yield { kind: 'meta', text: utf8(s.slice(at, end)).trim() }
      text = []
      bare = []
      from = end
    } else {
      keep(at)
      const statement = utf8(text.join('')).trim()
      const shown = utf8(bare.join('')).trim()
      text = []
      bare = []
      from = at + 1
      const rows = copy.exec(statement)
      if (rows) {
        const begin = endOfLine(s, from) + 1
        const end = endOfRows(s, begin)
        if (end < 0) throw new CutOff(`the rows of ${rows[1] ?? ''} have no end`)
        yield { kind: 'rows', table: rows[1] ?? '', columns: (rows[2] ?? '').split(',').map(name => name.trim()).filter(Boolean), text: sql.subarray(begin, end) }
        from = endOfLine(s, end)
      } else if (statement !== '') yield { kind: 'statement', text: statement, bare: shown }
    }
    next.lastIndex = from
  }
  keep(s.length)
  const rest = utf8(text.join('')).trim()
  if (rest !== '') throw new CutOff(`it ends within "${rest.slice(0, 60)}"`)
}

const endOfLine = (s: string, from: number): number => {
  const end = s.indexOf('\n', from)
  return end < 0 ? s.length : end
}

/** Behind the closing quote, or -1. */
function endOfString(s: string, at: number, escapes: boolean): number {
  const sign = /['\\]/g
  sign.lastIndex = at + 1
  for (let match = sign.exec(s); match; match = sign.exec(s)) {
    if (match[0] === '\\') { if (escapes) sign.lastIndex++ }
    else if (s[match.index + 1] === '\'') sign.lastIndex++
    else return match.index + 1
  }
  return -1
}
function endOfName(s: string, at: number): number {
  for (let end = s.indexOf('"', at + 1); end >= 0; end = s.indexOf('"', end + 2)) if (s[end + 1] !== '"') return end + 1
  return -1
}
function endOfComment(s: string, at: number): number {
  const sign = /\/\*|\*\//g
  sign.lastIndex = at
  let depth = 0
  for (let match = sign.exec(s); match; match = sign.exec(s)) {
    depth += match[0] === '/*' ? 1 : -1
    if (depth === 0) return match.index + 2
  }
  return -1
}
/** Where the line `\.` begins that ends the rows, or -1. */
function endOfRows(s: string, begin: number): number {
  for (let at = s.startsWith('\\.', begin) ? begin : s.indexOf('\n\\.', begin) + 1; at > 0; at = s.indexOf('\n\\.', at) + 1) {
    if (/^\\\.\r?(\n|$)/.test(s.slice(at, at + 4))) return at
  }
  return -1
}
