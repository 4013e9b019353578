import type { Database } from 'better-sqlite3'
import { defaultAccount, defaultTaxCode, ledgerPurposes, moneyPurposes, revenueOf, vatOf } from '../../shared/ledger.ts'
import type { LedgerRow } from '../../shared/ledger.ts'
import type { Names } from '../../shared/queries.ts'
import type { LedgerSetting } from '../../shared/settings.ts'
import { all } from './statement.ts'

/**
 * Everything that a firm books somewhere, in the order of the page: money (at each location too, and of each till where there are several), the kinds of charge that it has, the rates of VAT that it has had. All of them are there, with or
 * without an account of the firm's own.
 */
export function ledgerOf(db: Database): LedgerSetting[] {
  const rows = all<LedgerRow>(db, 'select purpose, location_id, till, account, tax_code from ledger_accounts')
  const place = (purpose: string, location_id: string | null = null, more: Partial<LedgerSetting> = {}): LedgerSetting => {
    const { till = null } = more
    const own = rows.find(row => row.purpose === purpose && row.location_id === location_id && row.till === till)
    return { id: [purpose, location_id, till].filter(part => part !== null).join(' '), purpose, location_id, till, account: own?.account ?? null, tax_code: own?.tax_code ?? null, kind: null, vat_bp: null,
      usual: defaultAccount(purpose), usual_code: null, ...more }
  }
  const locations = all<{ id: string }>(db, 'select id from locations order by name')
  return [
    ...ledgerPurposes.flatMap(purpose => {
      const firm = place(purpose)
      return [firm, ...moneyPurposes.includes(purpose) ? locations.flatMap(({ id }) => {
        const here = place(purpose, id, { usual: firm.account ?? firm.usual })
        return [here, ...purpose === 'CASH' ? tillsOf(db, id).map(till => place(purpose, id, { till, usual: here.account ?? here.usual })) : []]
      }) : []]
    }),
    ...all<Names & { kind: string }>(db, 'select kind, name_de, name_fr, name_it, name_en from charge_kinds order by kind').map(kind => place(revenueOf(kind.kind), null, { kind })),
    ...all<{ vat_bp: number }>(db, 'select distinct rate_bp as vat_bp from vat_rates where rate_bp > 0 order by rate_bp desc').map(({ vat_bp }) => place(vatOf(vat_bp), null, { vat_bp, usual_code: defaultTaxCode(vat_bp) })),
  ]
}

/** The drawers of a location that cash went through, and those that have an account; none where there is only one, for its account is the location's. */
function tillsOf(db: Database, location_id: string): string[] {
  const tills = all<{ till: string; is_mapped: number }>(db, `select till, max(is_mapped) as is_mapped from (
    select till, 0 as is_mapped from cash_sessions where location_id = @location_id and (status = 'OPEN' or opening_rp <> 0 or expected_rp <> 0 or counted_rp <> 0)
    union all select till, 1 from ledger_accounts where location_id = @location_id and till is not null) group by till order by till`, { location_id })
  return tills.length > 1 || tills.some(({ is_mapped }) => is_mapped) ? tills.map(({ till }) => till) : []
}
