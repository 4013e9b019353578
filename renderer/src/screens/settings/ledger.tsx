import type { FormInput } from '../../../../shared/forms.ts'
import type { LedgerSetting, SettingsView } from '../../../../shared/settings.ts'
import type { Words } from '../../words/use-words.ts'
import { useWords } from '../../words/use-words.ts'
import { typedOf } from './fields.ts'
import type { Field } from './fields.ts'
import { reachOf } from './part.ts'
import type { Part, SettingFormProps } from './part.ts'
import { SettingForm } from './setting-form.tsx'

function nameOf({ purpose, location_id, till, kind, vat_bp }: LedgerSetting, view: SettingsView, { t, called }: Words): string {
  if (kind) return t('settings.ledger.revenue', { kind: called(kind) })
  if (vat_bp !== null) return t('settings.ledger.vat', { rate: `${typedOf('percent', vat_bp)} %` })
  const name = t(`settings.ledger.purpose.${purpose}`)
  const place = view.locations.find(({ id }) => id === location_id)
  const here = place ? t('settings.ledger.at', { name, place: place.name }) : name
  return till === null ? here : t('settings.ledger.at', { name: here, place: till })
}

/** What an entry goes into, and whether the firm has said so. */
function bookedTo({ purpose, account, usual, location_id, till }: LedgerSetting, { t }: Words): string {
  if (account !== null) return account
  if (till !== null) return t('settings.ledger.as_place', { account: usual ?? '' })
  if (location_id !== null) return t('settings.ledger.as_firm', { account: usual ?? '' })
  return usual ?? t(purpose === 'CREDIT_NOTES' ? 'settings.ledger.as_revenue' : 'settings.ledger.missing')
}

/** Whose account it is. Where one is taken over from the firm or the location, the account says so itself. */
function originOf({ account, tax_code, location_id }: LedgerSetting, { t }: Words): string {
  if (account !== null || tax_code !== null) return t('settings.ledger.own')
  return location_id === null ? t('settings.ledger.chart') : ''
}

/** The firm's chart of accounts: where its journals book what. */
export const ledger: Part = {
  heads: ['booked', 'account', 'tax_code', 'origin'],
  numbers: [],
  canAdd: false,
  rows: (view, words) => view.ledger.map(setting => ({
    id: setting.id,
    cells: [nameOf(setting, view, words), <span key="account" className="tabular">{bookedTo(setting, words)}</span>, setting.tax_code ?? setting.usual_code ?? '',
      <span key="origin" className="quiet">{originOf(setting, words)}</span>],
  })),
  Form: LedgerForm,
}

function LedgerForm({ view, id, done, close }: SettingFormProps) {
  const words = useWords()
  const { t } = words
  const setting = view.ledger.find(one => one.id === id)
  if (!setting) return null
  const { purpose, location_id, till, account, tax_code, usual, usual_code, vat_bp } = setting
  // empty is an answer where something counts without it
  const fields: Field[] = [{ name: 'account', as: 'text', optional: usual !== null || purpose === 'CREDIT_NOTES' }, ...vat_bp === null ? [] : [{ name: 'tax_code', as: 'text', optional: true } satisfies Field]]
  const lead = usual === null ? t(purpose === 'CREDIT_NOTES' ? 'settings.ledger.empty_revenue' : 'settings.ledger.empty_missing')
    : t(usual_code ? 'settings.ledger.empty_rate' : 'settings.ledger.empty', { account: usual, code: usual_code ?? '' })
  return (
    <SettingForm form="put_ledger_account" title={nameOf(setting, view, words)} lead={lead} fields={() => fields} start={{ account: account ?? '', tax_code: tax_code ?? '' }} done={done} close={close}
      inputOf={values => ({ purpose, location_id, till, account: values['account'] ?? null, tax_code: typeof values['tax_code'] === 'string' ? values['tax_code'].toUpperCase() : null }) as FormInput<'put_ledger_account'>}
      reachOf={() => reachOf('ledger')} />
  )
}
