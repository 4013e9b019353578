import path from 'node:path'
import { checkImports } from './check-imports.ts'

const root = path.resolve(import.meta.dirname, '../..')
const { files, imports, violations } = checkImports(root)
for (const { file, line, target, sentence } of violations) console.error(`${file}:${line} imports ${target}: ${sentence}`)
if (files === 0) console.error('The import rule read no files, so it proves nothing.')
console.log(`${imports} imports in ${files} files, ${violations.length} against the rule`)
process.exit(violations.length > 0 || files === 0 ? 1 : 0)
