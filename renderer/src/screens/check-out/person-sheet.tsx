import { Button, TextInput } from '@mantine/core'
import { useRef, useState, type ReactNode } from 'react'
import { focusField, focusNext } from '../../focus.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import type { Confirming } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'
import { fieldNames, isDay, problemOf, type FieldName, type TypedFields } from './person-fields.ts'

type Props = {
  /** names the test ids */
  kind: 'customer' | 'driver'
  title: string
  saveWord: string
  fields: TypedFields
  change(fields: TypedFields): void
  /** what may not stay empty, and what is not asked at all just now */
  isNeeded(field: FieldName): boolean
  isAsked?(field: FieldName): boolean
  confirming: Pick<Confirming<'register_customer' | 'add_driver' | 'change_driver'>, 'busy' | 'refusal' | 'forget'>
  /** called when nothing is missing */
  save(): Promise<void>
  close(): void
  children(input: (field: FieldName) => ReactNode): ReactNode
}

/** Writes a person down. Lies over the check-out, whose draft keeps these fields too; Enter goes on and saves at the end. */
export function PersonSheet({ kind, title, saveWord, fields, change, isNeeded, isAsked = () => true, confirming, save, close, children }: Props) {
  const { t, say } = useWords()
  const { busy, refusal, forget } = confirming
  const [tried, setTried] = useState(false)
  const root = useRef<HTMLFormElement>(null)
  const refusedAt = fieldNames.find(field => refusal?.field?.split('.').at(-1) === field)

  function problem(field: FieldName): string | undefined {
    const key = isAsked(field) ? problemOf(field, fields, isNeeded(field)) : undefined
    return key && t(key)
  }
  function submit(): void {
    setTried(true)
    const bad = fieldNames.find(field => problem(field) !== undefined)
    if (bad === undefined) void save()
    else if (root.current) focusField(root.current, bad)
  }
  const input = (field: FieldName) => (
    <TextInput key={field} className={`f-${field}`} label={t(`customer.${field}`)} value={fields[field]} data-field={field} data-testid={`${kind}-${field}`}
      autoComplete="off" data-autofocus={field === 'first_name' || undefined} maxLength={field.endsWith('country') ? 2 : 200}
      error={(tried ? problem(field) : undefined) ?? (refusal && refusedAt === field ? say(refusal.message) : undefined)}
      placeholder={isDay(field) ? t('form.day_example') : undefined}
      onChange={event => {
        forget()
        change({ ...fields, [field]: event.currentTarget.value })
      }} />
  )
  return (
    <Sheet title={title} close={close} testid={`new-${kind}`} ownsEscape>
      <form ref={root} className="stack" onSubmit={event => {
        event.preventDefault()
        submit()
      }} onKeyDown={event => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        event.stopPropagation()
        if (event.ctrlKey || !focusNext(event.currentTarget, event.target as Element)) submit()
      }}>
        {children(input)}
        {refusal && refusedAt === undefined && <Notice kind="blocked">{say(refusal.message)}</Notice>}
        <Button type="submit" loading={busy} data-testid={`${kind}-submit`}>{saveWord} <KeyHint keys="Ctrl Enter" /></Button>
      </form>
    </Sheet>
  )
}
