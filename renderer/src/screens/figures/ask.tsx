import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { FigurePlaces } from '../../../../shared/figures.ts'
import type { QueryInput } from '../../../../shared/queries.ts'
import { DAY } from '../../../../shared/time.ts'
import { focusNext } from '../../focus.ts'
import { showDate } from '../../words/format.ts'
import { parseDay } from '../../words/parse-when.ts'
import { useWords } from '../../words/use-words.ts'
import { periodNamed } from '../exports/period.ts'
import type { Days } from '../exports/period.ts'

/** `input`: null while something is no day. */
export type Asked = { typed: Days; location_id: string; input: QueryInput<'figures'> | null; setTyped(days: Days): void; setPlace(location_id: string): void }

const names = ['last_30', 'this_month', 'last_month'] as const
const period = (name: (typeof names)[number], today: string): Days =>
  name === 'last_30' ? { from_on: new Date(Date.parse(today) - 29 * DAY).toISOString().slice(0, 10), until_on: today } : periodNamed(name, today)
const written = ({ from_on, until_on }: Days): Days => ({ from_on: showDate(from_on), until_on: showDate(until_on) })

/** What the page asks for: first the last thirty days, here. */
export function useAsked({ today, location_id: here }: NonNullable<FigurePlaces>): Asked {
  const [typed, setTyped] = useState<Days>(() => written(period('last_30', today)))
  const [location_id, setPlace] = useState(here)
  const [from_on, until_on] = [parseDay(typed.from_on), parseDay(typed.until_on)]
  return { typed, location_id, setTyped, setPlace, input: from_on && until_on ? { from_on, until_on, location_id } : null }
}

/** From when until when, and where; Enter goes on to the next field. */
export function Ask({ places, asked, refused, children }: { places: NonNullable<FigurePlaces>; asked: Asked; refused: string | null; children: ReactNode }) {
  const { t } = useWords()
  const { typed, location_id, setTyped, setPlace } = asked
  const day = (name: keyof Days, label: string, first = false) => (
    <TextInput label={label} value={typed[name]} className="export-day" autoComplete="off" autoFocus={first} data-autofocus={first || undefined} data-field={name} data-testid={`figures-${name}`}
      error={parseDay(typed[name]) === null ? t('exports.bad_day') : refused === name} onChange={event => setTyped({ ...typed, [name]: event.currentTarget.value })} />
  )
  return (
    <div className="figures-ask" onKeyDown={event => {
      if (event.key !== 'Enter' || event.ctrlKey || !(event.target as HTMLElement).matches('input')) return
      event.preventDefault()
      focusNext(event.currentTarget, event.target as HTMLElement)
    }}>
      {day('from_on', t('exports.from'), true)}
      {day('until_on', t('exports.until'))}
      <div className="export-periods">
        {names.map(name => (
          <Button key={name} size="compact-sm" variant="default" data-testid={`figures-${name}`} onClick={() => setTyped(written(period(name, places.today)))}>{t(name === 'last_30' ? 'figures.last_30' : `exports.${name}`)}</Button>
        ))}
      </div>
      <NativeSelect label={t('figures.location')} value={location_id} className="figures-place" data-field="location_id" data-testid="figures-location" error={refused === 'location_id'}
        data={places.locations.map(({ id, code, name }) => ({ value: id, label: `${name} (${code})` }))} onChange={event => setPlace(event.currentTarget.value)} />
      <span className="figures-space" />
      {children}
    </div>
  )
}
