export type KeyPress = {
  key: string
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
  /** the cursor stands in something that takes letters */
  inField: boolean
}
export type WindowAction =
  | { do: 'board' } | { do: 'check_in' } | { do: 'check_out' } | { do: 'attention' } | { do: 'lock' } | { do: 'escape' } | { do: 'deeds' } | { do: 'keys' } | { do: 'approval' } | { do: 'exports' } | { do: 'give_code' } | { do: 'cash' } | { do: 'figures' } | { do: 'settings' } | { do: 'team' } | { do: 'payers' }
  | { do: 'search'; text: string }

const functionKeys: Record<string, WindowAction> = {
  F1: { do: 'keys' }, F2: { do: 'board' }, F3: { do: 'search', text: '' }, F4: { do: 'check_in' }, F6: { do: 'check_out' }, F9: { do: 'attention' },
  F10: { do: 'lock' }, F12: { do: 'approval' }, Escape: { do: 'escape' },
}
const withControl: Record<string, WindowAction> = { l: { do: 'lock' }, k: { do: 'deeds' }, e: { do: 'exports' }, t: { do: 'give_code' }, m: { do: 'cash' }, g: { do: 'figures' }, ',': { do: 'settings' }, u: { do: 'team' }, i: { do: 'payers' } }

/**
 * What a key means for the whole window, or null when it belongs to the field that has the focus.
 * @param typingSearches true on the board without a sheet: there any letter or digit begins a search.
 */
export function windowAction(press: KeyPress, typingSearches: boolean): WindowAction | null {
  if (press.altKey || press.metaKey) return null
  if (press.ctrlKey) return withControl[press.key.toLowerCase()] ?? null
  const known = functionKeys[press.key]
  if (known) return known
  if (press.key === '?' && !press.inField) return { do: 'keys' }
  if (press.inField || !typingSearches || press.key.length !== 1 || press.key === ' ') return null
  return { do: 'search', text: press.key === '/' ? '' : press.key }
}

/** The place in a list after an arrow key; it stops at the ends. Null when the key moves nothing. */
export function moved(key: string, from: number, length: number): number | null {
  if (length === 0) return null
  if (key === 'ArrowDown') return Math.min(length - 1, from + 1)
  if (key === 'ArrowUp') return Math.max(0, from - 1)
  if (key === 'Home') return 0
  if (key === 'End') return length - 1
  if (key === 'PageDown') return Math.min(length - 1, from + 10)
  return key === 'PageUp' ? Math.max(0, from - 10) : null
}
