import type { QueryRows } from '../../../shared/queries.ts'
import { Notice } from '../parts/notice.tsx'
import { useAct } from '../use-act.ts'
import { useWords } from '../words/use-words.ts'
import { Entry } from './entry.tsx'

/** At which counter this PC stands. */
export function ChooseLocation({ session }: { session: QueryRows['session'] }) {
  const { t, say } = useWords()
  const { act, busy, refusal } = useAct('choose_location')
  return (
    <Entry session={session} title={t('location.title')}>
      <p className="lead">{t('location.lead')}</p>
      {refusal && <Notice kind="blocked">{say(refusal.message)}</Notice>}
      {session.locations.length === 0 && <Notice kind="blocked">{t('location.none')}</Notice>}
      <div className="people">
        {session.locations.map((one, place) => (
          <button key={one.id} type="button" className="person" autoFocus={place === 0} disabled={busy} data-testid="location-choice" data-code={one.code}
            onClick={() => void act({ location_id: one.id })}>
            <span className="person-name">{one.name}</span><span className="number">{one.code}</span>
          </button>
        ))}
      </div>
    </Entry>
  )
}
