import path from 'node:path'
import { orEnd } from '../or-end.ts'
import { checkLanguages } from './check-languages.ts'

const { keys, faults } = await orEnd(async () => checkLanguages(path.resolve(import.meta.dirname, '../..')))
for (const fault of faults) console.error(fault)
if (keys === 0) console.error('The language files hold no texts, so nothing was checked.')
console.log(`${keys} keys in four languages, ${faults.length} faults`)
process.exit(faults.length > 0 || keys === 0 ? 1 : 0)
