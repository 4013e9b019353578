import { Button, Checkbox, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ActResult } from '../../../../shared/acts.ts'
import { fold } from '../../../../shared/fold.ts'
import type { QueryRows } from '../../../../shared/queries.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { showDate, showMoney, showNumber } from '../../words/format.ts'
import { parseDay } from '../../words/parse-when.ts'
import type { Words } from '../../words/use-words.ts'
import { useWords } from '../../words/use-words.ts'
import { didWords, exportWords } from './did.ts'

type Entry = ActResult<'read_audit'>[number]
const most = 500

/** What was done, as a sentence: the deed, and what it was about. */
function whatOf(entry: Entry, words: Words): string {
  const { t } = words
  const about = [entry.export && exportWords(entry.export, words), typeof entry.amount_rp === 'number' && showMoney(entry.amount_rp), entry.till, entry.contract && t('team.audit.contract', { number: entry.contract }), !entry.contract && entry.reservation && t('team.audit.reservation', { number: entry.reservation }),
    entry.invoice && t('team.audit.invoice', { number: entry.invoice }), entry.plate, entry.person, entry.about_device].filter(Boolean)
  return [didWords(entry, t), ...about].join(', ')
}

/** Who did what in these days, narrowed by what is typed, as a list and as a file. */
export function Audit({ today, line }: { today: string; line: QueryRows['status']['line'] }) {
  const words = useWords()
  const { t, say, instant, language } = words
  const { act, busy, refusal, value } = useAct('read_audit')
  const saving = useAct('save_audit')
  const [days, setDays] = useState({ from_on: showDate(today), until_on: showDate(today) })
  const [here, setHere] = useState(true)
  const [filter, setFilter] = useState('')
  const asked = { from_on: parseDay(days.from_on), until_on: parseDay(days.until_on) }
  const look = () => {
    const { from_on, until_on } = asked
    if (from_on && until_on && !busy) void act({ from_on, until_on, here })
  }
  useEffect(() => void act({ from_on: today, until_on: today, here: true }), [act, line, today])
  const entries = (refusal ? [] : value ?? []).map(entry => ({ entry, who: entry.actor ?? t('team.audit.somebody'), what: whatOf(entry, words) }))
  const wanted = fold(filter).split(' ').filter(Boolean)
  const shown = entries.filter(({ entry, who, what }) => wanted.every(word => fold(`${who} ${what} ${entry.device ?? ''}`).includes(word)))
  const save = () => {
    const heads = [t('team.audit.when'), t('team.audit.who'), t('team.audit.what'), t('team.audit.where')]
    if (shown.length > 0 && !saving.busy) void saving.act({ locale: language, rows: [heads, ...shown.map(({ entry, who, what }) => [instant(entry.at), who, what, entry.device ?? ''])] })
  }
  useKeys(event => {
    if (document.querySelector('[role="dialog"]')) return
    if (event.key === 'Enter' && event.ctrlKey && !event.repeat) {
      event.preventDefault()
      look()
    } else if (event.altKey && event.code === 'KeyS' && !event.repeat) {
      event.preventDefault()
      save()
    }
  })
  const day = (name: keyof typeof days, label: string) => (
    <TextInput label={label} value={days[name]} className="export-day" autoComplete="off" data-field={name} data-testid={`audit-${name}`} error={asked[name] === null ? t('exports.bad_day') : refusal?.field === name}
      onChange={event => setDays({ ...days, [name]: event.currentTarget.value })} />
  )
  return (
    <section data-testid="audit" data-count={shown.length}>
      <h2>{t('team.audit.title')}</h2>
      <div className="export-days">
        {day('from_on', t('team.audit.from'))}{day('until_on', t('team.audit.until'))}
        <TextInput label={t('team.audit.filter')} value={filter} className="team-filter" autoComplete="off" data-field="filter" data-testid="audit-filter" onChange={event => setFilter(event.currentTarget.value)} />
        <Checkbox label={t('team.audit.here')} checked={here} size="sm" data-field="here" data-testid="audit-here" onChange={event => setHere(event.currentTarget.checked)} />
      </div>
      <div className="row">
        <Button size="compact-md" loading={busy} onClick={look} data-testid="audit-look">{t('team.audit.look')} <KeyHint keys="Ctrl Enter" /></Button>
        <Button size="compact-md" variant="default" disabled={shown.length === 0} onClick={save} data-testid="audit-save">{t('team.audit.save')} <KeyHint keys="Alt S" /></Button>
        <span className="quiet" role="status" data-testid="audit-count">{t('team.audit.count', { shown: showNumber(shown.length), all: showNumber(entries.length) })}</span>
      </div>
      {refusal && <Notice kind="conflict" testid="audit-refused">{say(refusal.message)}</Notice>}
      {saving.refusal && <Notice kind="blocked" testid="audit-save-refused">{say(saving.refusal.message)}</Notice>}
      {saving.value?.file && <p role="status" className="quiet" data-testid="audit-saved">{t('team.audit.saved', { file: saving.value.file })}</p>}
      {entries.length >= most && <p className="quiet">{t('team.audit.most', { count: most })}</p>}
      {!refusal && value && shown.length === 0 && <p className="empty" data-testid="audit-none">{t('team.audit.none')}</p>}
      {shown.length > 0 && (
        <table className="gaps">
          <thead><tr>{(['when', 'who', 'what', 'where'] as const).map(head => <th key={head} scope="col">{t(`team.audit.${head}`)}</th>)}</tr></thead>
          <tbody>{shown.map(({ entry, who, what }, n) => (
            <tr key={`${entry.at} ${n}`} data-testid="audit-entry" data-did={entry.did ?? entry.tables.join(' ')}>
              <td className="tabular">{instant(entry.at)}</td><td>{who}</td><td>{what}</td><td className="quiet">{entry.device ?? ''}</td>
            </tr>
          ))}</tbody>
        </table>
      )}
    </section>
  )
}
