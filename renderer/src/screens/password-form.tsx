import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Notice } from '../parts/notice.tsx'
import { useUi } from '../ui-store.ts'
import { useAct } from '../use-act.ts'
import { useWords } from '../words/use-words.ts'

/** Sign-in with the password; afterwards a PIN is offered. */
export function PasswordForm({ email: known }: { email: string }) {
  const { t, say } = useWords()
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const offerPin = useUi(ui => ui.offerPin)
  const { act, busy, refusal, forget } = useAct('sign_in')
  const errorOf = (field: string) => (refusal?.field === field ? say(refusal.message) : undefined)

  async function submit(): Promise<void> {
    offerPin(true)
    if (await act({ email, password })) return
    offerPin(false)
    setPassword('')
  }

  return (
    <form className="stack" onSubmit={event => {
      event.preventDefault()
      void submit()
    }}>
      <TextInput label={t('sign_in.email')} type="email" value={email} autoFocus={known === ''} autoComplete="off" spellCheck={false}
        data-testid="sign-in-email" error={errorOf('email')} onKeyDown={event => {
          if (event.key !== 'Enter' || password !== '') return
          event.preventDefault() // the button waits for the password, so Enter goes on to it
          event.currentTarget.form?.querySelector<HTMLElement>('[data-testid="sign-in-password"]')?.focus()
        }} onChange={event => {
          setEmail(event.currentTarget.value)
          forget()
        }} />
      <PasswordInput label={t('sign_in.password')} value={password} autoFocus={known !== ''} autoComplete="off" data-testid="sign-in-password"
        error={errorOf('password')} visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password') }} onChange={event => {
          setPassword(event.currentTarget.value)
          forget()
        }} />
      {refusal && !errorOf('email') && !errorOf('password') && <Notice kind="blocked" testid="sign-in-refusal">{say(refusal.message)}</Notice>}
      <Button type="submit" loading={busy} disabled={email.trim() === '' || password === ''} data-testid="sign-in-submit">{t('sign_in.submit')}</Button>
    </form>
  )
}
