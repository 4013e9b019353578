import type { FormInput } from '../../../../shared/forms.ts'
import { isIban, isQrIban, showIban } from '../../../../shared/iban.ts'
import type { FirmSetting, SettingsView } from '../../../../shared/settings.ts'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { firmFields, typedOf } from './fields.ts'
import type { Field, Typed } from './fields.ts'
import { reachOf } from './part.ts'
import type { Part, SettingFormProps } from './part.ts'
import { SettingForm } from './setting-form.tsx'

const shown = (firm: FirmSetting, { name, as, unit }: Field): string => {
  const value = firm[name as keyof FirmSetting]
  return as === 'money' && typeof value === 'number' ? showMoney(value) : `${typedOf(as, value)} ${unit ?? ''}`.trim()
}

/** Numbers of the firm itself: one row each, changed in one form. */
const partOf = (section: keyof typeof firmFields): Part => ({
  heads: ['rule', 'value'],
  numbers: [1],
  canAdd: false,
  rows: ({ firm }, { t }) => firmFields[section].map((field: Field) => ({ id: field.name, cells: [t(`settings.field.${field.name}`), shown(firm, field)] })),
  Form: props => <FirmForm {...props} section={section} />,
})
/** How far a discount and a charge by hand may go. */
export const limits = partOf('limits')
/** Grace, fuel and energy. */
export const rules = partOf('rules')

function FirmForm({ view, done, close, section }: SettingFormProps & { section: keyof typeof firmFields }) {
  const { t } = useWords()
  const fields: readonly Field[] = firmFields[section]
  const start = Object.fromEntries(fields.map(({ name, as }) => [name, typedOf(as, view.firm[name as keyof FirmSetting])]))
  return (
    <SettingForm form="change_firm" isChange title={t(`settings.section.${section}`)} fields={() => fields} start={start} done={done} close={close}
      inputOf={values => values as FormInput<'change_firm'>} reachOf={() => reachOf(section)} />
  )
}

const kindOf = (iban: string | null): 'NONE' | 'IBAN' | 'QR_IBAN' => (iban === null ? 'NONE' : isQrIban(iban) ? 'QR_IBAN' : 'IBAN')

/** Where the firm is paid: the account on its QR-bills. */
export const account: Part = {
  heads: ['rule', 'value'],
  numbers: [],
  canAdd: false,
  rows: ({ firm }, { t }) => [{ id: 'iban', cells: [t(`settings.account.${kindOf(firm.iban)}`), firm.iban === null ? '–' : <span key="iban" className="tabular">{showIban(firm.iban)}</span>] }],
  Form: AccountForm,
}

function AccountForm({ view, done, close }: SettingFormProps) {
  const { t } = useWords()
  const { iban } = view.firm
  const fieldsOf = (kind: string | undefined): Field[] => [
    { name: 'account', as: 'choice', options: (['QR_IBAN', 'IBAN', 'NONE'] as const).map(value => ({ value, label: t(`settings.account.${value}`) })) },
    ...kind === 'NONE' ? [] : [{ name: 'iban', as: 'iban' } satisfies Field],
  ]
  return (
    <SettingForm form="change_firm" isChange title={t('settings.section.account')} done={done} close={close} start={{ account: iban === null ? 'QR_IBAN' : kindOf(iban), iban: iban === null ? '' : showIban(iban) }}
      fields={typed => fieldsOf(typed['account'])} After={Reference}
      inputOf={values => (values['account'] === 'NONE' ? { iban: null } : values) as FormInput<'change_firm'>} reachOf={() => reachOf('account')} />
  )
}

/** Which reference the bills will bear, as soon as the number is a whole one. */
function Reference({ typed }: { typed: Typed }) {
  const { t } = useWords()
  const iban = typed['account'] === 'NONE' ? null : (typed['iban'] ?? '').replace(/\s/g, '').toUpperCase()
  if (iban !== null && !isIban(iban)) return null
  return <p className="quiet" data-testid="setting-reference">{t(`settings.reference.${kindOf(iban)}`)}</p>
}

export const gates: readonly SettingsView['firm']['customs_gate'][] = ['OFF', 'WARN', 'REASON']
