import { expect, test } from 'vitest'
import { confirm } from '../run.ts'
import { deskFixture, ids } from '../testing/desk.ts'
import { prune } from './scope.ts'

test('what names a person of a contract goes when the contract is open elsewhere from now on; the contract and what was paid here stay', () => {
  const desk = deskFixture()
  expect(confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'CREDIT_CARD', amount_rp: 5_000, reference: 'Karte Keller' })).toMatchObject({ ok: true })
  desk.db.exec("update outbox set state = 'SETTLED'; update contract_charges set description = 'Frau Keller'")
  desk.db.exec(`create temp table fuel as select * from contract_charges limit 1; update fuel set id = 'fuel', kind = 'FUEL', description = '12 Liter';
    insert into contract_charges select * from fuel`)
  const texts = () => [desk.db.prepare('select description from contract_charges where contract_id = ? order by description').pluck().all(ids.contract),
    desk.db.prepare('select reference from payments where contract_id = ?').pluck().all(ids.contract)]
  const here = texts()
  expect(prune(desk.db, ids.city, desk.now())).not.toContain('contract_charges')
  expect(texts()).toEqual(here)
  desk.db.prepare('update contracts set pickup_location_id = ?, return_location_id = ? where id = ?').run(ids.airport, ids.airport, ids.contract)
  expect(prune(desk.db, ids.city, desk.now())).toContain('contract_charges')
  expect(texts()).toEqual([['', '12 Liter'], ['Karte Keller']])
  expect(desk.db.prepare('select status from contracts where id = ?').pluck().get(ids.contract)).toBe('ACTIVE')
})
