import type { ContractAction } from '../../../../shared/queries.ts'

/** One letter each, the same in every language, so that hands need not learn twice; it stands on the button. */
export const keyOfAction: Record<ContractAction['name'], string> = {
  check_in: 'R', extend: 'V', swap: 'T', pay: 'Z', unpay: 'X', charge: 'P', bill: 'F', credit: 'G', incident: 'S', fine: 'B', remind: 'M', payer: 'K', note: 'N', void: 'U', reopen: 'W', documents: 'D',
}

/** What a letter does to this contract, undefined where it does nothing. */
export const actionOfKey = (key: string, actions: readonly ContractAction[]): ContractAction | undefined =>
  actions.find(({ name }) => keyOfAction[name] === key.toUpperCase())
