import { Button } from '@mantine/core'
import { useState } from 'react'
import type { QueryRows } from '../../../shared/queries.ts'
import { useQuery } from '../use-query.ts'
import { useWords } from '../words/use-words.ts'
import { Backend } from './backend.tsx'
import { Entry } from './entry.tsx'
import { Later } from '../parts/later.tsx'
import { Notice } from '../parts/notice.tsx'
import { PasswordForm } from './password-form.tsx'
import { PinPad } from './pin-pad.tsx'

/** Who is here? Persons seen on this PC come back by PIN, all others by password. */
export function SignIn({ session }: { session: QueryRows['session'] }) {
  const { t } = useWords()
  const { rows: status } = useQuery('status', {})
  const [chosen, setChosen] = useState<string | null>(() => whoIsExpected(session))
  const [wantsPassword, setByPassword] = useState(false)
  const [changesAddress, setChangesAddress] = useState(false)
  const knowsNobody = session.known.length === 0
  // a database that begins anew knows nobody any more
  const byPassword = wantsPassword || knowsNobody
  const person = session.known.find(one => one.id === chosen) ?? null
  const isDown = status?.line === 'down'
  const openAddress = () => setChangesAddress(true)

  if (changesAddress) return <Backend session={session} leave={() => setChangesAddress(false)} />
  return (
    <Entry session={session} title={session.stage === 'locked' ? t('sign_in.locked') : t('sign_in.title')}
      aside={status && (status.left.length > 0 || status.files.count > 0) ? <div data-testid="left-waiting">
        {status.left.map(({ name, count, goes_out }) => (
          <p key={name} className="quiet">{name === null ? t('sign_in.left_needs_somebody', { count }) : t(goes_out ? 'sign_in.left_goes_out' : 'sign_in.left_needs_person', { name, count })}</p>
        ))}
        {status.files.count > 0 && <p className="quiet" data-testid="left-files">{t('sign_in.left_files', { count: status.files.count })}</p>}
      </div> : null}>
      {session.stage === 'locked' && <p className="quiet" data-testid="locked-lead">{t('sign_in.locked_lead', { name: session.person?.name ?? '' })}</p>}
      {isDown && (
        <Later after_ms={1_500}>
          <Notice kind="conflict" testid="offline-hint">{knowsNobody ? t('sign_in.offline_nobody', { address: session.api_url }) : t('sign_in.offline_pin')}</Notice>
          {knowsNobody && <Button variant="default" data-testid="check-address" onClick={openAddress}>{t('sign_in.check_address')}</Button>}
        </Later>
      )}
      {byPassword ? (
        <>
          <PasswordForm email={person?.email ?? session.person?.email ?? ''} />
          {session.known.length > 0 && (
            <button type="button" className="text-button" data-testid="sign-in-by-pin" onClick={() => setByPassword(false)}>{t('sign_in.by_pin')}</button>
          )}
        </>
      ) : person ? (
        <PinPad key={person.id} person={person} use="sign_in_by_pin" back={session.known.length > 1 ? () => setChosen(null) : null} byPassword={() => setByPassword(true)} />
      ) : (
        <div className="people">
          {session.known.map((one, place) => (
            <button key={one.id} type="button" className="person" autoFocus={place === 0} data-testid="known-person" data-email={one.email}
              onClick={() => setChosen(one.id)}>
              <span className="person-name">{one.name}</span><span className="quiet">{one.email}</span>
            </button>
          ))}
          <button type="button" className="text-button" data-testid="sign-in-by-password" onClick={() => setByPassword(true)}>{t('sign_in.somebody_else')}</button>
        </div>
      )}
      {/* not over a locked counter: it is for whoever sets this PC up */}
      {session.stage === 'sign_in' && !(isDown && knowsNobody) && (
        <button type="button" className="text-button" data-testid="server-address" onClick={openAddress}>{t('sign_in.server_address')}</button>
      )}
    </Entry>
  )
}

/** The person who has locked the counter, or the only one that this PC knows. */
function whoIsExpected({ known, person }: QueryRows['session']): string | null {
  return known.find(one => one.id === person?.id)?.id ?? (known.length === 1 ? known[0]?.id ?? null : null)
}
