import { Button } from '@mantine/core'
import { useEffect } from 'react'
import type { FigurePlaces, Figures as View, FiguresAnswer } from '../../../../shared/figures.ts'
import type { QueryRows } from '../../../../shared/queries.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { showDate } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { Ask, useAsked } from './ask.tsx'
import type { Asked } from './ask.tsx'
import { Categories } from './categories.tsx'
import { Events } from './events.tsx'
import { HeatMap } from './heat-map.tsx'
import { Late } from './late.tsx'
import { Numbers } from './numbers.tsx'

type Line = QueryRows['status']['line']

/** How a location does, in figures that are made of the rows of the exports. */
export function Figures({ line }: { line: Line }) {
  const { t } = useWords()
  const { rows: places } = useQuery('figure_places', {})
  return (
    <div className="figures" data-testid="figures">
      <header className="page-head"><h1>{t('figures.title')}</h1><p className="quiet">{t('figures.lead')}</p></header>
      {places ? <Page places={places} line={line} /> : <Staff />}
    </div>
  )
}

/** Whoever may not, or has not got the answer yet: the second is over in a moment. */
function Staff() {
  const { t } = useWords()
  const { rows: session } = useQuery('session', {})
  return session?.person?.role === 'STAFF' ? <Notice kind="blocked" testid="figures-staff">{t('figures.staff')}</Notice> : <Bones rows={6} />
}

function Page({ places, line }: { places: NonNullable<FigurePlaces>; line: Line }) {
  const { t, say, instant } = useWords()
  const asked = useAsked(places)
  const { answer, again, busy } = useAnswer(places, asked.input, line)
  const figures = answer && 'figures' in answer ? answer.figures : null
  const refused = answer && 'refused' in answer ? answer : null
  useKeys(event => {
    if (event.key.toLowerCase() !== 'p' || !event.ctrlKey) return
    event.preventDefault()
    if (figures) window.print()
  })
  return (
    <>
      <Ask places={places} asked={asked} refused={refused?.field ?? null}>
        <Button variant="default" disabled={!figures} data-testid="figures-print" onClick={() => window.print()}>{t('figures.print')} <KeyHint keys="Ctrl P" /></Button>
      </Ask>
      {figures && <p className="figures-print-head">{figures.location.name} ({figures.location.code}), {showDate(figures.days[0] ?? '')} – {showDate(figures.days.at(-1) ?? '')}</p>}
      {refused && <Notice kind="blocked" testid="figures-refused">{say(refused.refused)}</Notice>}
      {!answer && <Bones rows={8} />}
      {figures && <Shown figures={figures} />}
      {figures && (
        <p className="quiet figures-source">
          {t(figures.source === 'SERVER' ? 'figures.as_of_server' : 'figures.as_of_cache', { when: instant(figures.as_of) })}
          {figures.waiting > 0 && <>, {t('exports.waiting', { count: figures.waiting })}</>}
          {figures.source === 'SERVER' && <button type="button" className="text-button" disabled={busy} onClick={again}>{t('figures.again')}</button>}
        </p>
      )}
    </>
  )
}

/** From this PC where it knows the period and the place, always fresh; else from the server, where there is a line. */
function useAnswer(places: NonNullable<FigurePlaces>, input: Asked['input'], line: Line): { answer: FiguresAnswer | null; again(): void; busy: boolean } {
  const isBeyond = input !== null && (input.location_id !== places.location_id || input.from_on < places.since_on) && line === 'up'
  const here = useQuery('figures', isBeyond ? null : input, 150)
  const there = useAct('read_figures')
  const { act } = there
  const question = isBeyond ? JSON.stringify(input) : null
  useEffect(() => {
    if (question === null) return undefined
    const timer = setTimeout(() => void act(JSON.parse(question) as NonNullable<Asked['input']>), 300)
    return () => clearTimeout(timer)
  }, [act, question])
  const again = () => { if (input) void act(input) }
  if (!isBeyond) return { answer: here.rows, again, busy: false }
  if (there.refusal) return { answer: { refused: there.refusal.message, field: 'location_id' }, again, busy: there.busy }
  return { answer: there.value, again, busy: there.busy }
}

function Shown({ figures }: { figures: View }) {
  const { t } = useWords()
  const { contracts, total: { damages, workshop_rp } } = figures
  if (contracts.length === 0 && damages === 0 && workshop_rp === 0) {
    return (
      <div data-testid="figures-shown" data-source={figures.source}>
        <div className="figures-none" data-testid="figures-none"><h2>{t('figures.none_title')}</h2><p>{t('figures.none')}</p></div>
        <Events figures={figures} />
      </div>
    )
  }
  return (
    <div data-testid="figures-shown" data-source={figures.source}>
      <Numbers figures={figures} />
      <HeatMap figures={figures} />
      <Categories figures={figures} />
      <div className="figures-columns">
        <Late figures={figures} />
        <Events figures={figures} />
      </div>
    </div>
  )
}
