import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { maySet, settingSections } from '../../../../shared/settings.ts'
import type { SettingSection, SettingsView } from '../../../../shared/settings.ts'
import { moved } from '../../keys.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Bones } from '../../parts/later.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useUi } from '../../ui-store.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { categories } from './categories.tsx'
import { customs } from './customs.tsx'
import { extras } from './extras.tsx'
import { damages, fees } from './fees.tsx'
import { account, limits, rules } from './firm.tsx'
import { ledger } from './ledger.tsx'
import { oneWay } from './one-way.tsx'
import type { Part } from './part.ts'
import { plans } from './plans.tsx'
import { seasons } from './seasons.tsx'
import { SettingTable } from './table.tsx'
import { texts } from './texts.tsx'

const parts: Record<SettingSection, Part> = { plans, seasons, extras, categories, one_way: oneWay, fees, damages, limits, rules, customs, account, ledger, texts }

/** What the firm asks and allows: the parts at the left, what is set in the middle, a sheet to change it. */
export function Settings() {
  const { t } = useWords()
  const { rows: view } = useQuery('settings', {})
  const [section, setSection] = useState<SettingSection>('plans')
  useKeys(event => {
    if (event.defaultPrevented || !event.altKey || event.ctrlKey || event.metaKey || event.key.toLowerCase() !== 'f' || document.querySelector('[role="dialog"]')) return
    event.preventDefault()
    useUi.getState().open({ name: 'fleet' })
  })
  if (!view) return <Bones rows={6} />
  return (
    <div className="settings" data-testid="settings">
      <header className="page-head">
        <h1>{t('settings.title')}</h1><p className="quiet">{t('settings.lead')}</p>
        <Button variant="default" className="settings-fleet" data-testid="settings-fleet" onClick={() => useUi.getState().open({ name: 'fleet' })}>{t('car.deed')} <KeyHint keys="Alt F" /></Button>
      </header>
      <div className="settings-columns">
        <Sections section={section} choose={setSection} />
        <Section key={section} section={section} view={view} />
      </div>
    </div>
  )
}

/** The parts: arrows choose, Enter goes to the first row. */
function Sections({ section, choose }: { section: SettingSection; choose(section: SettingSection): void }) {
  const { t } = useWords()
  const list = useRef<HTMLUListElement>(null)
  const page = useUi(ui => ui.page)
  // The key of the settings comes back here from any row.
  useEffect(() => list.current?.focus(), [page])
  return (
    <ul ref={list} className="documents export-kinds" role="listbox" tabIndex={0} aria-label={t('settings.parts')} aria-activedescendant={`settings-${section}`} data-testid="settings-sections"
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === 'ArrowRight') {
          event.preventDefault()
          document.querySelector<HTMLElement>('.settings-table tbody button')?.focus()
        }
        const to = moved(event.key, settingSections.indexOf(section), settingSections.length)
        const next = to === null ? undefined : settingSections[to]
        if (!next) return
        event.preventDefault()
        choose(next)
      }}>
      {settingSections.map(one => (
        <li key={one} id={`settings-${one}`} role="option" aria-selected={one === section} data-testid={`settings-section-${one}`} onClick={() => choose(one)}>{t(`settings.section.${one}`)}</li>
      ))}
    </ul>
  )
}

function Section({ section, view }: { section: SettingSection; view: SettingsView }) {
  const words = useWords()
  const { t } = words
  const [open, setOpen] = useState<{ id: string | null } | null>(null)
  const [saved, setSaved] = useState(false)
  const part = parts[section]
  const may = maySet(view.role, section)
  const canAdd = may && part.canAdd
  const opener = useRef<HTMLElement | null>(null)
  function show(id: string | null): void {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setSaved(false)
    setOpen({ id })
  }
  function leave(isSaved: boolean): void {
    setOpen(null)
    setSaved(isSaved)
    setTimeout(() => opener.current?.focus())
  }
  useKeys(event => {
    if (!canAdd || open || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.key !== '+' || document.querySelector('[role="dialog"]')) return
    event.preventDefault()
    show(null)
  })
  return (
    <section className="settings-part" aria-label={t(`settings.section.${section}`)}>
      <div className="settings-head">
        <div><h2>{t(`settings.section.${section}`)}</h2><p className="quiet">{t(`settings.means.${section}`)}</p></div>
        {canAdd && <Button variant="default" data-testid="settings-add" onClick={() => show(null)}>{t(`settings.new.${section}`)} <KeyHint keys="+" /></Button>}
      </div>
      {!may && <p className="quiet" data-testid="settings-reads">{t('settings.reads')}</p>}
      <p role="status" className="quiet settings-saved" data-testid="settings-saved">{saved ? t('settings.saved') : ''}</p>
      <SettingTable part={part} rows={part.rows(view, words)} label={t(`settings.section.${section}`)} open={may ? show : null} />
      {open && (
        <Sheet title={t(`settings.section.${section}`)} close={() => leave(false)} testid="setting-sheet" ownsEscape width={part.width ?? 600}>
          <part.Form view={view} id={open.id} done={() => leave(true)} close={() => leave(false)} />
        </Sheet>
      )}
    </section>
  )
}
