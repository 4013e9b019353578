import { expect, test } from 'vitest'
import { forms } from '../../../shared/forms.ts'
import { moves } from './index.ts'

/** What no simulated person does, and why not. A new form joins by a move, or is added here by somebody who says so. */
const without: Record<string, string> = {
  ask_approval: 'needs two desks and their answers in one move',
  answer_request: 'see ask_approval',
  redeem_code: 'see ask_approval',
  settle_conflict: 'played by the fixed week, which counts its keys',
  issue_collective_invoice: 'needs a company with several returned contracts',
  pay_collective_invoice: 'see issue_collective_invoice',
  credit_collective_invoice: 'see issue_collective_invoice',
  close_day: 'the drawer is opened and counted by a move of its own',
  lock_month: 'closes books of a month that is over; a schedule plays hours',
  take_pin: 'nobody here has a PIN',
  assess_damage: 'managers only, at the end of a month; the command is run over random operations in tests/twins/fleet-generated',
  lock_out: 'a schedule revokes devices by itself',
}

test('every form has a move in the simulator, or a reason why not', () => {
  const played = new Set<string>(moves.flatMap(({ name, forms: own = [name] }) => [...own] as string[]))
  expect(Object.keys(forms).filter(form => !played.has(form)).sort()).toEqual(Object.keys(without).sort())
  expect([...played].filter(form => !Object.hasOwn(forms, form))).toEqual([])
})
