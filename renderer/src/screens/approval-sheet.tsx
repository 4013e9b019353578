import { IconPhone } from '@tabler/icons-react'
import { useState } from 'react'
import type { QueryRows } from '../../../shared/queries.ts'
import { moved } from '../keys.ts'
import { KeyHint } from '../parts/hint.tsx'
import { Notice } from '../parts/notice.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useUi } from '../ui-store.ts'
import type { Sheet as SheetOf } from '../ui-store.ts'
import { useKeys } from '../use-keys.ts'
import { useWords } from '../words/use-words.ts'
import { PinPad } from './pin-pad.tsx'

/** A manager beside the counter agrees by their own PIN to what the person's role does not reach. The page below stays as it is. */
export function ApprovalSheet({ session, back }: { session: QueryRows['session']; back: SheetOf | null }) {
  const { t } = useWords()
  const ui = useUi()
  const close = () => (back ? ui.open(back) : ui.close())
  const managers = session.known.filter(({ id, role }) => id !== session.person?.id && (role === 'MANAGER' || role === 'ADMIN'))
  const [chosen, setChosen] = useState(managers.length === 1 ? managers[0]?.id ?? null : null)
  const { byPhone } = ui
  useKeys(event => {
    if (event.key !== 'F11' || event.repeat || !byPhone) return
    event.preventDefault()
    byPhone()
  })
  const person = managers.find(({ id }) => id === chosen)
  return (
    <Sheet title={t('approval.title')} close={close} testid="approval" ownsEscape>
      <div className="stack">
        <p className="lead">{t('approval.lead')}</p>
        {managers.length === 0 && <Notice kind="conflict" testid="approval-nobody">{t('approval.nobody')}</Notice>}
        {person
          ? <PinPad key={person.id} person={person} use="approve" back={managers.length > 1 ? () => setChosen(null) : null} done={close} />
          : <People people={managers} choose={setChosen} />}
        {byPhone && (
          <button type="button" className="text-button" data-testid="approval-by-phone" autoFocus={managers.length === 0} data-autofocus={managers.length === 0 || undefined} onClick={byPhone}>
            <IconPhone size={18} stroke={1.6} aria-hidden="true" />{t('approval.phone.by_phone')} <KeyHint keys="F11" />
          </button>
        )}
      </div>
    </Sheet>
  )
}

function People({ people, choose }: { people: QueryRows['session']['known']; choose(id: string): void }) {
  return (
    <div className="people" onKeyDown={event => {
      const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
      const to = moved(event.key, buttons.indexOf(event.target as HTMLElement), buttons.length)
      if (to === null) return
      event.preventDefault()
      buttons[to]?.focus()
    }}>
      {people.map(({ id, name, email }, place) => (
        <button key={id} type="button" className="person" autoFocus={place === 0} data-autofocus={place === 0 || undefined} data-testid="approval-person" onClick={() => choose(id)}>
          <span className="person-name">{name}</span><span className="quiet">{email}</span>
        </button>
      ))}
    </div>
  )
}
