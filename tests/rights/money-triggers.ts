import { tell } from './cells.ts'
import { likeRow, owns, quietly, refusedBy } from './fleet-triggers.ts'
import type { Attempt, Step } from './lab.ts'
import type { World } from './world.ts'

/** Triggers of documents, allocations, drawers and closed periods. */
export const moneyTriggers = ['mark_late', 'mark_late_settled', 'stays_closed', 'invoice_fits', 'invoice_line_fits', 'invoice_adds_up', 'allocation_fits']

/** What each of them refuses or does, as the owner. */
export function moneyTriggerAttempts({ ours }: World): Attempt[] {
  const of = (end: string) => ours.org.replace(/.{4}$/, end)
  const fresh = '00000000-0000-7000-8000-00000000beef'
  const long_ago = '2019-06-01T12:00:00Z'
  const late = (table: string, ...steps: Step[]): Attempt => ({ title: `what comes into a closed period of ${table} is marked`, judge: result => result.value === true ? null : tell(result),
    steps: [...steps, { ask: `select to_jsonb(late_for_lock) from public.${table} where id = '${fresh}'` }] })
  const refuses = (title: string, name: string, ...steps: Step[]): Attempt => ({ title, steps, judge: refusedBy(name.endsWith('_unknown') ? 'P0002' : '23514', name) })

  const [invoice, line, credit, credited] = [of('1020'), of('1021'), of('1023'), of('1024')]
  const note = (patch: object) => likeRow('invoices', credit, { number: 'N', ...patch })
  const creditLine = (patch: object) => likeRow('invoice_lines', credited, { position: 2, ...patch })
  /** the document's line becomes a discount of 3.00, of which nothing is credited yet */
  const discounted = quietly(`update public.invoice_lines set kind = 'DISCOUNT', quantity = 1, unit_rp = -300, amount_rp = -300 where id = '${line}'`,
    `update public.invoice_lines set corrects_line_id = null where id = '${credited}'`)
  const [of_payment, released, of_deposit] = [of('1026'), of('1027'), of('1028')]
  const allocated = (id: string, patch: object) => likeRow('payment_allocations', id, patch)
  const released_row = `delete from public.payment_allocations where id = '${released}'`
  return [
    late('payments', likeRow('payments', of('1005'), { paid_at: long_ago })),
    late('deposits', likeRow('deposits', of('1004'), { held_at: long_ago })),
    late('deposits', likeRow('deposits', of('1004'), { status: 'HELD', captured_rp: 0, settled_at: null }),
      owns(`update public.deposits set status = 'SETTLED', settled_at = '${long_ago}' where id = '${fresh}'`)),
    late('contract_charges', likeRow('contract_charges', of('1003'), { created_at: long_ago })),
    late('invoices', likeRow('invoices', invoice, { number: 'N', issued_at: long_ago })),
    late('cash_movements', likeRow('cash_movements', of('1038'), { moved_at: long_ago })),
    { title: 'what comes in time is not marked', judge: result => result.value === false ? null : tell(result),
      steps: [likeRow('payments', of('1005'), {}), { ask: `select to_jsonb(late_for_lock) from public.payments where id = '${fresh}'` }] },
    refuses('a closed drawer stays closed', 'cash_session_closed', owns(`update public.cash_sessions set counted_rp = 1 where id = '${of('1030')}'`)),
    refuses('a closed drawer stays', 'cash_session_closed', owns(`delete from public.cash_sessions where id = '${of('1030')}'`)),

    refuses('no credit note on a document of another contract', 'invoice_unknown', note({ corrects_id: of('1210') })),
    refuses('no credit note of a contract that is not on the collective document', 'invoice_unknown', note({ corrects_id: of('1272') })),
    refuses('no more is credited of one contract than its share of a collective document', 'credit_exceeds_invoice', note({ corrects_id: of('1272'), contract_id: of('1270'), total_rp: 15_801 })),
    refuses('a reissue of one contract credits all of its share', 'reissue_credits_all', note({ corrects_id: of('1272'), contract_id: of('1270'), is_reissue: true, total_rp: 15_799 })),
    refuses('a charge on a collective document stands on no other', 'charge_already_invoiced', likeRow('invoice_lines', of('1273'), { position: 2 })),
    refuses('no credit note on a credit note', 'invoice_unknown', note({ corrects_id: credit })),
    refuses('a document is not reissued after a credit note', 'invoice_already_credited', note({ is_reissue: true, total_rp: 15_800 })),
    refuses('a reissue credits all of it', 'reissue_credits_all', quietly(`update public.invoices set corrects_id = '${of('1210')}' where id = '${credit}'`), note({ corrects_id: invoice, is_reissue: true })),
    refuses('a reissue waits until what was paid is released', 'credit_needs_release', quietly(`update public.invoices set corrects_id = '${of('1210')}' where id = '${credit}'`),
      note({ corrects_id: invoice, is_reissue: true, total_rp: 15_800 })),
    refuses('no more is credited than the document asked for, whatever its lines say', 'credit_exceeds_invoice', note({ total_rp: 15_001 })),
    refuses('a charge stands on one document', 'charge_already_invoiced', likeRow('invoice_lines', line, { position: 2 })),
    refuses('no line is credited beyond its amount', 'credit_exceeds_invoice', creditLine({ quantity: 1, unit_rp: 15_001, amount_rp: 15_001 })),
    refuses('a credit note does not add to a line', 'credit_exceeds_invoice', creditLine({ quantity: 1, unit_rp: -1, amount_rp: -1 })),
    refuses('no discount is credited beyond what it took off', 'credit_exceeds_invoice', discounted, creditLine({ corrects_line_id: line, kind: 'DISCOUNT', quantity: 1, unit_rp: -301, amount_rp: -301 })),
    refuses('a credited discount does not grow', 'credit_exceeds_invoice', discounted, creditLine({ corrects_line_id: line, kind: 'DISCOUNT', quantity: 1, unit_rp: 1, amount_rp: 1 })),
    refuses('no line is credited that is none', 'credit_exceeds_invoice', creditLine({ corrects_line_id: '00000000-0000-7000-8000-00000000dead' })),
    refuses('a document adds up', 'invoice_adds_up', likeRow('invoices', invoice, { number: 'N' }), owns('set constraints public.invoice_adds_up immediate')),
    refuses('a document without its VAT does not add up', 'invoice_adds_up', likeRow('invoices', invoice, { number: 'N' }),
      quietly(`insert into public.invoice_lines select (jsonb_populate_record(t, jsonb_build_object('id', '${fresh}', 'invoice_id', '${fresh}'))).* from public.invoice_lines t where t.id = '${line}'`),
      owns('set constraints public.invoice_adds_up immediate')),

    refuses('only what is allocated is released', 'allocation_unknown', quietly(released_row), allocated(of_payment, { reverses_id: of_deposit })),
    refuses('a release is of all of it', 'allocation_unknown', quietly(released_row), allocated(of_payment, { reverses_id: of_payment, amount_rp: 1 })),
    refuses('nothing is allocated to a credit note', 'invoice_unknown', allocated(of_payment, { invoice_id: credit, amount_rp: 1 })),
    refuses('a payment is not allocated to a collective document without its contract', 'invoice_unknown', allocated(of_payment, { invoice_id: of('1272'), amount_rp: 1 })),
    refuses('no payment of another contract is allocated', 'payment_unknown', allocated(of_payment, { payment_id: of('1213'), amount_rp: 1 })),
    refuses('no payment that was void is allocated', 'payment_already_voided', allocated(of_payment, { payment_id: of('1029'), amount_rp: 1 })),
    refuses('no deposit of another contract is allocated', 'deposit_unknown', allocated(of_deposit, { deposit_id: of('1202'), amount_rp: 1 })),
    refuses('an allocation does not exceed its payment', 'allocation_exceeds_payment', allocated(of_payment, { amount_rp: 15_001 })),
    refuses('an allocation does not exceed its deposit', 'allocation_exceeds_payment', allocated(of_deposit, { amount_rp: 1 })),
    refuses('no document is overpaid', 'invoice_overpaid', quietly(`update public.payments set amount_rp = 900000 where id = '${of('1005')}'`), allocated(of_payment, { amount_rp: 15_800 })),
    refuses('no more is paid back than is left over', 'refund_exceeds_credit', quietly(`update public.payments set kind = 'REFUND' where id = '${of('1005')}'`), allocated(of_payment, { amount_rp: 1 })),
  ]
}
