import fs from 'node:fs'
import path from 'node:path'
import { importsOf, type Import } from './imports-of.ts'
import { brokenSentence } from './rules.ts'

export type ImportReport = {
  /** How many files were read, so that a rule that reads nothing is seen. */
  files: number
  imports: number
  violations: { file: string; line: number; target: string; sentence: string }[]
}

const folders = ['shared', 'renderer', 'electron']

/** Holds every import under shared/, renderer/ and electron/ against the table of layers; tests may import what they like. */
export function checkImports(root: string): ImportReport {
  const files = folders.flatMap(folder => sourcesIn(root, folder))
  const imports = new Map(files.map(file => [file, importsOf(root, file)]))
  const knowledge = { reaches: (file: string, such: Such) => reaches(imports, file, such, new Set()) }
  const edges = [...imports.values()].flat()
  const violations = edges.flatMap(edge => {
    const sentence = brokenSentence(edge, knowledge)
    return sentence === null ? [] : [{ file: edge.from, line: edge.line, target: edge.target, sentence }]
  })
  return { files: files.length, imports: edges.length, violations }
}

function sourcesIn(root: string, folder: string): string[] {
  const full = path.join(root, folder)
  if (!fs.existsSync(full)) return []
  return fs.readdirSync(full, { recursive: true, encoding: 'utf8' })
    .map(name => `${folder}/${name.split(path.sep).join('/')}`)
    .filter(name => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
}

type Such = (edge: Import) => boolean

function reaches(imports: Map<string, Import[]>, file: string, such: Such, seen: Set<string>): boolean {
  if (seen.has(file)) return false
  seen.add(file)
  return (imports.get(file) ?? []).some(edge => !edge.isType && (such(edge) || (edge.isLocal && reaches(imports, edge.target, such, seen))))
}
