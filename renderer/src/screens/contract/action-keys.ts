import type { ContractAction } from '../../../../shared/queries.ts'

/** One letter each, the same in every language, so that hands need not learn twice; it stands on the button. */
export const keyOfAction: Record<ContractAction['name'], string> = {
  check_in: 'R', extend: 'V', swap: 'T', pay: 'Z', unpay: 'X', charge: 'P', bill: 'F', credit: 'G', incident: 'S', fine: 'B', remind: 'M', payer: 'K', note: 'N', void: 'U', reopen: 'W', documents: 'D',
}

/** What a letter does to this contract, undefined where it does nothing. */
export const actionOfKey = (key: string, actions: readonly ContractAction[]): ContractAction | undefined =>
  actions.find(({ name }) => keyOfAction[name] === key.toUpperCase())

/** Letters that the paper takes for itself while it is open: there the deeds have them with Alt. */
export const keysOfPaper: readonly string[] = ['S', 'P', 'E']

/** What stands on the button of a deed. */
export const keyShown = (name: ContractAction['name'], isPaper: boolean): string => (isPaper && keysOfPaper.includes(keyOfAction[name]) ? `Alt+${keyOfAction[name]}` : keyOfAction[name])

/** The letter of a deed that was pressed, null where it is somebody else's. With Alt the place of the key counts: what it writes then differs from system to system. */
export function letterPressed({ key, code, altKey, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey'>, isPaper: boolean): string | null {
  if (ctrlKey || metaKey) return null
  const letter = altKey ? /^Key([A-Z])$/.exec(code)?.[1] ?? '' : key.toUpperCase()
  return altKey === (isPaper && keysOfPaper.includes(letter)) ? letter : null
}
