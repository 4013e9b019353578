import { CallFailed } from './outcome.ts'

/**
 * An app that is older than the server allows takes no rows any more, because it would not understand them; what was done on it
 * still goes out. Throws CallFailed `update_needed`. @param min_app of the server's answer @param version ours; both '1.2.3'
 */
export function assertNewEnough(min_app: string | undefined, version: string | undefined): void {
  if (min_app !== undefined && version !== undefined && isOlder(version, min_app)) throw new CallFailed('update_needed', 426, '')
}

function isOlder(version: string, than: string): boolean {
  const [own, least] = [version, than].map(text => text.split(/[.-]/).slice(0, 3).map(part => Number.parseInt(part, 10) || 0))
  for (let n = 0; n < 3; n++) {
    const difference = (own?.[n] ?? 0) - (least?.[n] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
