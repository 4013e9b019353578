import { Activity, useEffect, useState } from 'react'
import type { Message } from '../../shared/message.ts'
import type { QueryRows } from '../../shared/queries.ts'
import type { UpgradeStep } from '../../shared/upgrade.ts'
import { useAutoLock } from './auto-lock.ts'
import { bridge } from './bridge.ts'
import { flushDrafts } from './drafts.ts'
import { Later } from './parts/later.tsx'
import { Backend } from './screens/backend.tsx'
import { Boundary } from './screens/boundary.tsx'
import { ChooseLocation } from './screens/choose-location.tsx'
import { Counter } from './screens/counter.tsx'
import { Loading } from './screens/loading.tsx'
import { lockByItself } from './screens/lock.ts'
import { OfferPin } from './screens/offer-pin.tsx'
import { SignIn } from './screens/sign-in.tsx'
import { Trouble } from './screens/trouble.tsx'
import { Upgrade } from './screens/upgrade.tsx'
import { useUi } from './ui-store.ts'
import { markAfterRepaint } from './use-confirm.ts'
import { useQuery } from './use-query.ts'
import { asLanguage, speak } from './words/i18n.ts'

/** The stage of the session decides which screen there is; everything else lies behind it. */
export function App() {
  const [trouble, setTrouble] = useState<Message | null>(null)
  const [upgrade, setUpgrade] = useState<UpgradeStep | null>(null)
  useEffect(() => bridge().onTrouble(setTrouble), [])
  useEffect(() => bridge().onUpgrade(setUpgrade), [])
  const { rows: session, failed } = useQuery('session', {})
  const language = asLanguage(session?.person?.locale)
  const person_id = session?.person?.id ?? null
  const leave = useUi(ui => ui.leave)

  useEffect(() => {
    if (language !== null) void speak(language)
  }, [language])
  useEffect(() => leave, [person_id, leave])

  if (trouble) return <Trouble message={trouble} />
  if (failed && !session) return <Trouble message={{ key: 'error.data_process_down' }} />
  if (upgrade && !session) return <Later after_ms={300}><Upgrade upgrade={upgrade} /></Later>
  return session ? <Boundary><Stage session={session} /></Boundary> : <Later><div className="blank" /></Later>
}

function Stage({ session }: { session: QueryRows['session'] }) {
  const offersPin = useUi(ui => ui.offersPin)
  // The start-up benchmark reads it.
  useEffect(() => markAfterRepaint('guichet:usable'), [session.stage])
  switch (session.stage) {
    case 'backend_missing': return <Backend session={session} />
    case 'sign_in': return <SignIn session={session} />
    case 'choose_location': return <ChooseLocation session={session} />
    case 'loading': return <Loading session={session} />
    case 'locked':
    case 'ready': return offersPin && session.stage === 'ready' && session.person?.has_pin === false ? <OfferPin name={session.person.name} /> : <Lockable session={session} />
  }
}

/** While it is locked the counter is not on the screen and hears no key, yet forms that keep no draft stay as they were for the same person. */
function Lockable({ session }: { session: QueryRows['session'] }) {
  const { rows: status } = useQuery('status', {})
  const isLocked = session.stage === 'locked'
  // Without a PIN and without a line nobody could come back, and a counter that can't work is the worse harm.
  // The system locks without asking: what was typed in the last moment is written before somebody else can sit down.
  useEffect(() => { if (isLocked) void flushDrafts() }, [isLocked])
  useAutoLock(!isLocked && (session.person?.has_pin === true || status?.line === 'up'), () => void lockByItself().catch(() => undefined))
  return (
    <>
      {isLocked && <SignIn session={session} />}
      <Activity mode={isLocked ? 'hidden' : 'visible'}><Counter key={session.person?.id} session={session} /></Activity>
    </>
  )
}
