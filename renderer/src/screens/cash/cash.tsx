import { Button } from '@mantine/core'
import { useState } from 'react'
import { Bones } from '../../parts/later.tsx'
import { OwnEscape } from '../../parts/own-escape.tsx'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { CloseDay } from './close-day.tsx'
import { Closed } from './closed.tsx'
import { Day } from './day.tsx'
import { Drawer } from './drawer.tsx'
import { OpenDrawer } from './open-drawer.tsx'

/** The cash drawer from the count in the morning to the count in the evening, beside what the day has brought. */
export function Cash() {
  const { t } = useWords()
  const { rows: cash } = useQuery('cash', {})
  const { rows: day } = useQuery('day', {})
  const [isOpening, setOpening] = useState(false)
  const [isClosing, setClosing] = useState(false)
  if (!cash || !day) return <Bones rows={6} />
  const hasNone = cash.open.length === 0
  return (
    <div className="cash" data-testid="cash">
      <header className="page-head"><h1>{t('cash.title')}</h1><p className="quiet">{t('cash.lead')}</p></header>
      <div className="cash-columns">
        <div className="stack">
          {hasNone && !isOpening && !isClosing && (
            <div className="stack cash-none">
              <p data-testid="cash-none">{t('cash.none')}</p>
              <div className="row"><Button autoFocus data-testid="cash-open" onClick={() => setOpening(true)}>{t('cash.open')}</Button>
                <Button variant="default" data-testid="cash-close-day" onClick={() => setClosing(true)}>{t('cash.no_drawer.title')}</Button></div>
            </div>
          )}
          {isOpening && (
            <OwnEscape leave={() => setOpening(false)}><OpenDrawer next={hasNone ? cash.next : { till: t('cash.till_name', { n: cash.open.length + 1 }), counts: [] }} close={() => setOpening(false)} /></OwnEscape>
          )}
          {hasNone && isClosing && <OwnEscape leave={() => setClosing(false)}><CloseDay terminal_rp={cash.terminal_rp} close={() => setClosing(false)} /></OwnEscape>}
          {cash.open.map(drawer => <Drawer key={drawer.id} drawer={drawer} />)}
          {!hasNone && !isOpening && <button type="button" className="text-button cash-another" data-testid="cash-another" onClick={() => setOpening(true)}>{t('cash.another')}</button>}
          {cash.closed.length > 0 && <Closed drawers={cash.closed} />}
        </div>
        <Day day={day} />
      </div>
    </div>
  )
}
