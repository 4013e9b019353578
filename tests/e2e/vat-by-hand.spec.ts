import { expect, test } from './backend.ts'
import { mend } from './by-hand.ts'
import { done, openContract } from './contracts.ts'
import { eventually } from './eventually.ts'
import { plantBranch } from './stock.ts'
import { plantUnrated } from './unrated.ts'
import { sentence } from './words.ts'

const [code, from] = ['ZHB', 941_000]

test('a rate of VAT that is missing today is said beside what is charged by hand, a lost key and the fee of a fine; once it is read, both go on by keys', async ({ open, backend }) => {
  await plantBranch(backend.sql, { code, ready: 0, first: 1, every: 1, out: 1, from })
  const putBack = await plantUnrated(backend, ['KEY_LOST', 'HANDLING_FEE'])
  try {
    const desk = await open()
    const { hands, page } = desk
    const gate = page.locator('[data-testid="gate"][data-gate="vat"]')
    const words = sentence('gate.vat.missing', { code: 'LODGING' })
    await eventually(async () => (await desk.read('vat_gates', { kinds: ['KEY_LOST'] })).length).toBe(1)
    await openContract(desk, `${code}-00-${from + 1}`)
    await hands.rest()
    await hands.press('p')
    await hands.isIn('kind')
    await expect(gate, 'cleaning has its rate').toHaveCount(0)
    await hands.press('ArrowDown')
    await expect(page.getByTestId('charge-kind')).toHaveValue('KEY_LOST')
    await expect(gate).toContainText(words)
    await hands.goTo('unit_rp')
    await hands.type('90')
    await hands.press('Control+Enter')
    await hands.isIn('accepted')
    await expect(page.getByTestId('action-form'), 'not before it was read').toBeVisible()
    await hands.press('Space')
    await done(desk)

    await hands.press('b')
    await hands.isIn('amount_rp')
    await hands.type('120')
    await hands.goTo('reason')
    await hands.type('Verfügung 88-13')
    await expect(gate).toContainText(words)
    await hands.press('Control+Enter')
    await hands.isIn('accepted')
    await hands.press('Space')
    await done(desk)
    expect(await hands.pointers()).toBe(0)
    await mend(desk)
    const stored = await backend.sql`select h.kind, h.vat_code, h.vat_bp from contract_charges h join contracts c on c.id = h.contract_id where c.number = ${`${code}-00-${from + 1}`} and h.kind <> 'RENT' order by h.kind`
    expect([...stored]).toEqual([{ kind: 'FINE', vat_code: 'NONE', vat_bp: 0 }, { kind: 'HANDLING_FEE', vat_code: 'LODGING', vat_bp: 0 }, { kind: 'KEY_LOST', vat_code: 'LODGING', vat_bp: 0 }])
  } finally {
    await putBack()
  }
})
