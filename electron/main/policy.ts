import path from 'node:path'
import { readJson } from './read-json.ts'

/**
 * Whether the firm forbids secrets that only a key file protects: `"forbid_weak_vault": true` in the profile's policy.json,
 * or GUICHET_FORBID_WEAK_VAULT=1. A policy file that can't be read counts as the strict one.
 */
export function forbidsWeakVault(userData: string, env: NodeJS.ProcessEnv): boolean {
  if (env['GUICHET_FORBID_WEAK_VAULT'] === '1') return true
  const policy = readJson(path.join(userData, 'policy.json'))
  if (policy.state === 'damaged') return true
  return policy.state === 'object' && policy.value['forbid_weak_vault'] === true
}
