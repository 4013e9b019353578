import { languages, placeholdersOf, readTexts, type Texts } from './texts.ts'
import { readUsage, type Usage } from './used-keys.ts'

export type LanguageReport = { keys: number; faults: string[] }

const plural = /_(?:ordinal_)?(?:zero|one|two|few|many|other)$/

/**
 * Holds the four language files against each other (same keys, same placeholders, no empty text) and against the sources (every
 * key that is asked for exists, every key that exists is used).
 */
export function checkLanguages(root: string): LanguageReport {
  const [first, ...others] = languages
  const german = readTexts(root, first)
  const faults = [...languages.flatMap(language => emptyTexts(language, readTexts(root, language)))]
  for (const language of others) faults.push(...differences(german, readTexts(root, language), language))
  faults.push(...usageFaults(german, readUsage(root)))
  return { keys: german.size, faults }
}

const emptyTexts = (language: string, texts: Texts): string[] =>
  [...texts].filter(([, text]) => text.trim() === '').map(([key]) => `${language}: "${key}" is empty`)

function differences(german: Texts, texts: Texts, language: string): string[] {
  const faults: string[] = []
  for (const [key, text] of german) {
    const other = texts.get(key)
    if (other === undefined) faults.push(`${language}: "${key}" is missing`)
    else if (placeholdersOf(other) !== placeholdersOf(text)) {
      faults.push(`${language}: "${key}" has the placeholders "${placeholdersOf(other)}", de has "${placeholdersOf(text)}"`)
    }
  }
  for (const key of texts.keys()) if (!german.has(key)) faults.push(`${language}: "${key}" is not in de`)
  return faults
}

function usageFaults(texts: Texts, usage: Usage): string[] {
  const names = new Set([...texts.keys()].flatMap(key => [key, key.replace(plural, '')]))
  const unknown = [...usage.asked].filter(([key]) => !names.has(key)).map(([key, file]) => `${file}: t('${key}') has no text`)
  const isUsed = (key: string) =>
    usage.literals.has(key) || usage.patterns.some(pattern => pattern.test(key))
  const unused = [...texts.keys()].filter(key => !isUsed(key) && !isUsed(key.replace(plural, ''))).map(key => `de: "${key}" is used nowhere`)
  return [...unknown, ...unused]
}
