import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FormInput } from '../../../shared/forms.ts'
import type { QueryRows } from '../../../shared/queries.ts'
import { ActionFrame } from '../parts/action-frame.tsx'
import { Bones } from '../parts/later.tsx'
import { Plate } from '../parts/plate.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useUi } from '../ui-store.ts'
import { useConfirm } from '../use-confirm.ts'
import { useQuery } from '../use-query.ts'
import { showDate, showKm } from '../words/format.ts'
import { parseDay } from '../words/parse-when.ts'
import { useWords } from '../words/use-words.ts'

type Papers = NonNullable<QueryRows['papers']>
const fields = ['insurance_until', 'inspection_due', 'vignette_until', 'service_due_km'] as const
type Field = (typeof fields)[number]
type Typed = Record<Field, string>

/** Until when a car is insured, when it is inspected and serviced, until when its vignette lasts. */
export function PapersSheet({ vehicle_id }: { vehicle_id: string }) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const { rows, isLate } = useQuery('papers', { vehicle_id })
  // As it stood when the form opened: what arrives meanwhile is no change of whoever types here.
  const [papers, setPapers] = useState<Papers | null>(null)
  if (rows && !papers) setPapers(rows)
  return (
    <Sheet title={papers ? <><Plate plate={papers.plate} small /> {papers.label}</> : t('papers.title')} close={close} ownsEscape testid="papers-sheet">
      {papers ? <PapersForm vehicle_id={vehicle_id} papers={papers} close={close} /> : isLate ? <Bones rows={5} /> : <p className="empty">{t('papers.missing')}</p>}
    </Sheet>
  )
}

function PapersForm({ vehicle_id, papers, close }: { vehicle_id: string; papers: Papers; close(): void }) {
  const { t } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('change_papers')
  const [known] = useState(() => writtenOf(papers))
  const [typed, setTyped] = useState(known)
  const [tried, setTried] = useState(false)
  const isTyped = fields.some(field => typed[field] !== known[field])
  async function go(): Promise<void> {
    setTried(true)
    if (fields.some(field => isWrong(field, typed))) return
    if (await confirm({ vehicle_id, changes: changesOf(papers, typed) })) close()
  }
  return (
    <ActionFrame title={t('papers.title')} lead={t('papers.lead')} verb={t('papers.save')} busy={busy} refusal={refusal} typed={isTyped ? JSON.stringify(typed) : null} close={close} go={go}>
      {fields.map(field => (
        <TextInput key={field} label={t(`papers.${field}`)} value={typed[field]} autoComplete="off" maxLength={20} data-field={field} data-testid={`papers-${field}`}
          placeholder={field === 'service_due_km' ? undefined : t('form.day_example')} description={field === 'service_due_km' ? t('form.last_km', { last_km: showKm(papers.odometer_km) }) : undefined}
          data-unreadable={isWrong(field, typed)} error={tried && isWrong(field, typed) ? t(field === 'service_due_km' ? 'form.bad_number' : 'form.bad_day') : undefined}
          onChange={event => {
            setTyped({ ...typed, [field]: event.currentTarget.value })
            forget()
          }} />
      ))}
    </ActionFrame>
  )
}

const writtenOf = (papers: Papers): Typed => Object.fromEntries(fields.map(field => {
  const value = papers[field]
  return [field, value === null ? '' : typeof value === 'number' ? String(value) : showDate(value)]
})) as Typed

const kmOf = (text: string): number | null => (/^\d{1,7}$/.test(text) && Number(text) <= 2_000_000 ? Number(text) : null)
/** What a field means; null where nothing is there, undefined where it can't be read. */
function valueOf(field: Field, typed: Typed): string | number | null | undefined {
  const text = typed[field].replace(/[\s'’]/g, '')
  if (text === '') return null
  return (field === 'service_due_km' ? kmOf(text) : parseDay(text)) ?? undefined
}
const isWrong = (field: Field, typed: Typed): boolean => valueOf(field, typed) === undefined
const changesOf = (papers: Papers, typed: Typed): FormInput<'change_papers'>['changes'] =>
  Object.fromEntries(fields.flatMap(field => (valueOf(field, typed) === papers[field] ? [] : [[field, valueOf(field, typed)]])))
