import type { Message } from '../../../shared/message.ts'
import { isCreditable } from '../../../shared/invoice-view.ts'
import { contractActions } from '../../../shared/queries.ts'
import type { ContractAction, ContractView } from '../../../shared/queries.ts'
import type { Role } from '../../../shared/roles.ts'

type State = Pick<ContractView, 'number' | 'status' | 'balance_rp' | 'legs' | 'payments' | 'invoices' | 'notes'> & {
  /** charges that no document has yet */
  unbilled: number
}

/** What a person may do to a contract in this state, in the order of the keys. What makes no sense is left out; what is barred says why and what else. */
export function actionsOf(contract: State, role: Role): ContractAction[] {
  return contractActions.flatMap(name => {
    const blocked = answer(name, contract, role)
    return blocked === 'absent' ? [] : [{ name, blocked }]
  })
}

function answer(name: ContractAction['name'], { number, status, balance_rp, legs, payments, invoices, notes, unbilled }: State, role: Role): Message | null | 'absent' {
  const by_manager: Message | null = role === 'STAFF' ? { key: 'action.needs_manager', values: { number } } : null
  switch (name) {
    case 'check_in': return status === 'ACTIVE' || legs.some(leg => leg.state === 'OUT') ? null : 'absent'
    case 'extend': case 'swap': return status === 'ACTIVE' ? null : 'absent'
    case 'pay': {
      if (status === 'VOID' || status === 'CANCELLED' || (status !== 'ACTIVE' && balance_rp === 0)) return 'absent'
      return balance_rp < 0 ? by_manager : null
    }
    case 'unpay': {
      const undone = new Set(payments.map(one => one.reverses_id))
      return payments.some(one => one.reverses_id === null && !undone.has(one.id)) ? by_manager : 'absent'
    }
    case 'charge': {
      if (status === 'COMPLETED') return { key: role === 'STAFF' ? 'action.closed_needs_manager' : 'action.closed', values: { number } }
      return status === 'ACTIVE' || status === 'RETURNED' ? null : 'absent'
    }
    case 'bill': return unbilled > 0 && ['ACTIVE', 'RETURNED', 'COMPLETED'].includes(status) ? null : 'absent'
    case 'credit': return invoices.some(isCreditable) && status !== 'VOID' ? by_manager : 'absent'
    case 'incident': return legs.length > 0 && (status === 'ACTIVE' || status === 'RETURNED') ? null : 'absent'
    case 'fine': return legs.length > 0 && status !== 'VOID' ? null : 'absent'
    case 'remind': {
      if (status !== 'COMPLETED' || balance_rp <= 0) return 'absent'
      // one invoice is reminded of once, with one fee
      const collective = invoices.find(one => one.is_collective && one.kind === 'INVOICE' && one.left_rp > 0)
      return collective ? { key: 'action.on_collective', values: { number: collective.number } } : null
    }
    case 'payer': {
      if (status === 'VOID' || status === 'CANCELLED') return 'absent'
      return invoices.some(one => one.kind !== 'CREDIT_NOTE' && !one.is_replaced) ? { key: 'refused.payer_is_on_document' } : null
    }
    case 'note': return null
    case 'void': {
      if (status !== 'ACTIVE') return 'absent'
      if (by_manager) return by_manager
      return legs.some(leg => leg.in_km !== null && leg.in_km > leg.out_km) ? { key: 'gate.void.driven', values: { driven_km: drivenOf(legs) } } : null
    }
    case 'documents': return legs.length > 0 || invoices.length > 0 || notes.some(({ kind }) => kind === 'REMINDER') ? null : 'absent'
    case 'reopen': return status === 'COMPLETED' ? by_manager : 'absent'
  }
}

const drivenOf = (legs: ContractView['legs']): number => legs.reduce((sum, { in_km, out_km }) => sum + Math.max(0, (in_km ?? out_km) - out_km), 0)
