import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import { inGroups } from '../../../shared/phone-challenge.ts'
import type { QueryRows } from '../../../shared/queries.ts'
import { focusNext } from '../focus.ts'
import { KeyHint } from '../parts/hint.tsx'
import { Notice } from '../parts/notice.tsx'
import { PhoneWishes } from '../parts/phone-wishes.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Spoken } from '../parts/spoken.tsx'
import { useUi } from '../ui-store.ts'
import type { Sheet as SheetOf } from '../ui-store.ts'
import { useConfirm } from '../use-confirm.ts'
import { useQuery } from '../use-query.ts'
import { useWords } from '../words/use-words.ts'

/** What the clerk reads to a manager on the telephone, and the code that comes back. The page below stays as it is. */
export function PhoneSheet({ request_id, back }: { request_id: string; back: SheetOf | null }) {
  const { t } = useWords()
  const ui = useUi()
  const close = () => (back ? ui.open(back) : ui.close())
  const { rows } = useQuery('phone_challenge', { request_id })
  return (
    <Sheet title={t('approval.phone.title')} close={close} testid="phone-sheet" width={640} ownsEscape>
      {rows?.status === 'OPEN' && rows.challenge !== null && <PhoneForm request_id={request_id} told={rows} digits={rows.challenge} close={close} />}
      {rows?.status === 'OPEN' && rows.challenge === null && <Notice kind="blocked" testid="phone-too-large">{t('approval.phone.too_large')}</Notice>}
      {rows && rows.status !== 'OPEN' && <Notice kind="conflict" testid="phone-answered">{t('approval.phone.answered')}</Notice>}
    </Sheet>
  )
}

type Props = { request_id: string; told: NonNullable<QueryRows['phone_challenge']>; digits: string; close(): void }
function PhoneForm({ request_id, told, digits, close }: Props) {
  const { t, say } = useWords()
  const { managers } = told
  const [manager_id, setManager] = useState(managers.length === 1 ? managers[0]?.id ?? '' : '')
  const [code, setCode] = useState('')
  const { confirm, busy, refusal, forget } = useConfirm('redeem_code')
  const form = useRef<HTMLFormElement>(null)
  useLayoutEffect(() => { if (refusal?.field) form.current?.querySelector<HTMLElement>(`[data-field="${refusal.field}"]`)?.focus() }, [refusal])
  const errorOf = (field: string) => (refusal?.field === field ? say(refusal.message) : undefined)
  return (
    <form className="stack" ref={form} onSubmit={async event => {
      event.preventDefault()
      if (await confirm({ request_id, manager_id: manager_id || null, code })) close()
    }} onKeyDown={event => {
      if (event.key !== 'Enter' || !(event.target as HTMLElement).matches('select')) return
      event.preventDefault()
      focusNext(event.currentTarget, event.target as HTMLElement)
    }}>
      <p className="lead">{t('approval.phone.lead')}</p>
      <Spoken digits={digits} label={t('approval.phone.digits')} testid="phone-challenge" />
      <PhoneWishes {...told} />
      <NativeSelect label={t('approval.phone.who')} value={manager_id} data={[...managers.length === 1 ? [] : [{ value: '', label: '–' }], ...managers.map(({ id, name }) => ({ value: id, label: name }))]}
        autoFocus={managers.length > 1} data-autofocus={managers.length > 1 || undefined} data-field="manager_id" data-testid="phone-manager" error={errorOf('manager_id')} onChange={event => {
          forget()
          setManager(event.currentTarget.value)
        }} />
      <TextInput label={t('approval.phone.code')} value={code} inputMode="numeric" autoComplete="off" className="spoken-field" autoFocus={managers.length === 1} data-autofocus={managers.length === 1 || undefined} data-field="code"
        data-testid="phone-code" error={errorOf('code')} onChange={event => {
          forget()
          setCode(inGroups(event.currentTarget.value.replace(/\D/g, '').slice(0, 8)))
        }} />
      {refusal && !refusal.field && <Notice kind="blocked" testid="phone-refusal">{say(refusal.message)}</Notice>}
      <p className="quiet">{t('approval.phone.later')}</p>
      <Button type="submit" loading={busy} data-testid="phone-redeem">{t('approval.phone.redeem')} <KeyHint keys="Enter" /></Button>
    </form>
  )
}
