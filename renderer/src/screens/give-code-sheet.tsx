import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { challengeLength, inGroups, most_kind, readChallenge } from '../../../shared/phone-challenge.ts'
import { KeyHint } from '../parts/hint.tsx'
import { Notice } from '../parts/notice.tsx'
import { PhoneWishes } from '../parts/phone-wishes.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Spoken } from '../parts/spoken.tsx'
import { useUi } from '../ui-store.ts'
import { useAct } from '../use-act.ts'
import { useWords } from '../words/use-words.ts'

const longest = challengeLength(most_kind)

/** The manager's side: the digits that a clerk reads on the telephone, what they ask for in words, and the code to say. */
export function GiveCodeSheet() {
  const { t, say } = useWords()
  const close = useUi(ui => ui.close)
  const [typed, setTyped] = useState('')
  const [given, setGiven] = useState(false)
  const { act, busy, refusal, value, forget } = useAct('give_code')
  const digits = typed.replace(/\D/g, '')
  const asked = readChallenge(digits)
  // misheard: as many digits as there should be, and they do not fit together
  const isWrong = asked === null && digits.length > 0 && (!/^[1-7]/.test(digits) || digits.length >= challengeLength(Number(digits[0])))
  return (
    <Sheet title={t('approval.phone.give_title')} close={close} testid="give-code" width={640}>
      <form className="stack" onSubmit={async event => {
        event.preventDefault()
        if (asked && await act({ challenge: asked.digits })) setGiven(true)
      }}>
        <p className="lead">{t('approval.phone.give_lead')}</p>
        <TextInput label={t('approval.phone.heard')} value={typed} inputMode="numeric" autoComplete="off" className="spoken-field" data-autofocus data-field="challenge" data-testid="give-code-challenge"
          error={isWrong ? t('approval.phone.misheard') : undefined} onChange={event => {
            forget()
            setGiven(false)
            setTyped(inGroups(event.currentTarget.value.replace(/\D/g, '').slice(0, longest)))
          }} />
        {asked && <div aria-live="polite"><p className="phone-asks">{t('approval.phone.asks')}</p><PhoneWishes {...asked} /></div>}
        {refusal && <Notice kind="blocked" testid="give-code-refusal">{say(refusal.message)}</Notice>}
        {asked && given && value
          ? <><p className="phone-asks">{t('approval.phone.say')}</p><Spoken digits={value.code} label={t('approval.phone.code')} testid="given-code" /></>
          : <Button type="submit" loading={busy} aria-disabled={!asked} className={asked ? '' : 'not-yet'} data-testid="give-code-do">{t('approval.phone.give')} <KeyHint keys="Enter" /></Button>}
        <p className="quiet">{t('approval.phone.under')}</p>
      </form>
    </Sheet>
  )
}
