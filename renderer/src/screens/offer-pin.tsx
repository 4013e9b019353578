import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { Notice } from '../parts/notice.tsx'
import { useUi } from '../ui-store.ts'
import { useAct } from '../use-act.ts'
import { useWords } from '../words/use-words.ts'

/** After the first sign-in by password: a PIN opens the counter in three seconds, also without the line. May be skipped. */
export function OfferPin({ name }: { name: string }) {
  const { t, say } = useWords()
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const offerPin = useUi(ui => ui.offerPin)
  const { act, busy, refusal, forget } = useAct('set_pin')
  const isSame = pin === again
  const change = (set: (pin: string) => void) => (event: { currentTarget: { value: string } }) => {
    forget()
    set(event.currentTarget.value.replace(/\D/g, '').slice(0, 12))
  }
  async function submit(): Promise<void> {
    if (pin.length >= 6 && isSame && await act({ pin })) offerPin(false)
  }
  return (
    <div className="entry">
      <main className="entry-card">
        <p className="brand">Guichet</p>
        <h1>{t('pin.offer_title', { name })}</h1>
        <p className="lead">{t('pin.offer_lead')}</p>
        <form className="stack" onSubmit={event => {
          event.preventDefault()
          void submit()
        }}>
          <PasswordInput label={t('pin.new')} description={t('pin.rule')} inputMode="numeric" autoFocus autoComplete="off" value={pin}
            data-testid="set-pin" onChange={change(setPin)} visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password') }} />
          <PasswordInput label={t('pin.again')} inputMode="numeric" autoComplete="off" value={again} data-testid="set-pin-again"
            error={again.length >= pin.length && again !== '' && !isSame ? t('pin.differ') : undefined} onChange={change(setAgain)}
            visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password') }} />
          {refusal && <Notice kind="blocked">{say(refusal.message)}</Notice>}
          <Button type="submit" loading={busy} disabled={pin.length < 6 || !isSame} data-testid="set-pin-submit">{t('pin.set')}</Button>
          <Button variant="subtle" onClick={() => offerPin(false)} data-testid="set-pin-skip">{t('pin.skip')}</Button>
        </form>
      </main>
    </div>
  )
}
