import { Button } from '@mantine/core'
import { IconBackspace } from '@tabler/icons-react'
import { useState } from 'react'
import type { QueryRows } from '../../../shared/queries.ts'
import { Notice } from '../parts/notice.tsx'
import { useAct } from '../use-act.ts'
import { useWords } from '../words/use-words.ts'

type Props = {
  person: QueryRows['session']['known'][number]
  /** what the PIN is for: to come in, or to agree to what somebody else does */
  use: 'sign_in_by_pin' | 'approve'
  back: (() => void) | null
  byPassword?: () => void
  done?: () => void
}
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const longest = 12

/** The PIN by keyboard or by a finger. A wrong one says how many tries are left. */
export function PinPad({ person, use, back, byPassword, done }: Props) {
  const { t, say } = useWords()
  const [pin, setPin] = useState('')
  const { act, busy, refusal, forget } = useAct(use)
  const add = (digit: string) => {
    forget()
    setPin(before => (before + digit).slice(0, longest))
  }
  async function submit(): Promise<void> {
    if (pin.length < 6) return
    if (await act({ person_id: person.id, pin })) done?.()
    else setPin('')
  }
  return (
    <form className="stack pin" onSubmit={event => {
      event.preventDefault()
      void submit()
    }}>
      <div className="person person-chosen"><span className="person-name">{person.name}</span><span className="quiet">{person.email}</span></div>
      <label className="pin-label" htmlFor="pin">{t('pin.label')}</label>
      <input id="pin" className="pin-input" type="password" inputMode="numeric" autoComplete="off" autoFocus data-autofocus value={pin} data-testid="pin-input"
        aria-describedby="pin-said" onChange={event => {
          forget()
          setPin(event.currentTarget.value.replace(/\D/g, '').slice(0, longest))
        }} />
      <div id="pin-said" aria-live="polite">
        {refusal && <Notice kind="blocked" testid="sign-in-refusal">{say(refusal.message)}</Notice>}
        {!refusal && person.tries_left < 5 && <Notice kind="conflict">{t('pin.tries_left', { count: person.tries_left })}</Notice>}
      </div>
      <div className="pad" aria-hidden="true">
        {digits.map(digit => <button key={digit} type="button" tabIndex={-1} onClick={() => add(digit)}>{digit}</button>)}
        <span />
        <button type="button" tabIndex={-1} onClick={() => add('0')}>0</button>
        <button type="button" tabIndex={-1} onClick={() => setPin(before => before.slice(0, -1))}><IconBackspace size={20} stroke={1.6} /></button>
      </div>
      <Button type="submit" loading={busy} disabled={pin.length < 6} data-testid="pin-submit">{t(use === 'approve' ? 'approval.submit' : 'sign_in.submit')}</Button>
      <div className="row">
        {back && <button type="button" className="text-button" data-testid="pin-back" onClick={back}>{t('sign_in.other_person')}</button>}
        {byPassword && <button type="button" className="text-button" data-testid="sign-in-by-password" onClick={byPassword}>{t('sign_in.by_password')}</button>}
      </div>
    </form>
  )
}
