import { Button, PasswordInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { WholePlan } from '../../../../shared/drills.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { useWords } from '../../words/use-words.ts'

/** The address of the database and the key of its files: both go in, are looked at, and never come back. */
export function WholeAddress({ plan, busy }: { plan: WholePlan; busy: boolean }) {
  const { t, say } = useWords()
  const [isOpen, setOpen] = useState(!plan.is_mine)
  const [address, setAddress] = useState('')
  const [key, setKey] = useState('')
  const { act, refusal, busy: looks, forget } = useAct('set_whole_address')
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => { if (isOpen) first.current?.focus() }, [isOpen])
  const beside = (name: string) => (refusal?.field === name ? say(refusal.message) : null)
  const isBeside = refusal?.field === 'address' || refusal?.field === 'secret_key'
  const close = () => {
    setOpen(false)
    setAddress('')
    setKey('')
    forget()
  }
  const save = async () => {
    if (!busy && !looks && await act({ address, secret_key: key || null })) close()
  }
  if (!isOpen) return <button type="button" className="text-button" disabled={busy} autoFocus data-testid="whole-address-open" onClick={() => setOpen(true)}>{t('backups.whole.other_address')}</button>
  return (
    <form className="backups-step" aria-label={t('backups.whole.address')} onSubmit={event => { event.preventDefault(); void save() }} onKeyDown={event => {
      if (event.key !== 'Escape' || !plan.is_mine) return
      event.preventDefault()
      event.stopPropagation()
      close()
    }}>
      <div className="backups-acts">
        <PasswordInput ref={first} label={t('backups.whole.address')} description={t('backups.whole.address_hint')} placeholder="postgresql://…" value={address} autoComplete="off" spellCheck={false} data-testid="whole-address-field" error={beside('address')} onChange={event => setAddress(event.currentTarget.value)} />
        <PasswordInput label={t('backups.whole.key')} description={t('backups.whole.key_hint')} value={key} autoComplete="off" data-testid="whole-key-field" error={beside('secret_key')} onChange={event => setKey(event.currentTarget.value)} />
        {refusal && !isBeside && <Notice kind="blocked" testid="whole-address-refusal">{say(refusal.message)}</Notice>}
        <Button type="submit" variant="default" fullWidth loading={looks} disabled={busy} data-testid="whole-address-save">{t('backups.archive.storage.try')}</Button>
        {plan.is_mine && <button type="button" className="text-button" onClick={close}>{t('backups.archive.storage.cancel')} <KeyHint keys="Esc" /></button>}
      </div>
    </form>
  )
}
