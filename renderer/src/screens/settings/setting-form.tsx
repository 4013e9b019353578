import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { FormInput } from '../../../../shared/forms.ts'
import type { QueryInput } from '../../../../shared/queries.ts'
import type { fleetForms } from '../../../../shared/fleet-forms.ts'
import type { settingForms } from '../../../../shared/setting-forms.ts'
import { focusField } from '../../focus.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'
import { valuesOf } from './fields.ts'
import type { Field, Typed, Value } from './fields.ts'
import { Reach } from './reach.tsx'
import { SettingFields } from './setting-fields.tsx'

type SettingForm = keyof typeof settingForms | keyof typeof fleetForms
export type Values = Record<string, Value>
type Props<N extends SettingForm> = {
  form: N
  title: string
  lead?: ReactNode
  /** in the order of the hands; may depend on what is typed */
  fields(typed: Typed): readonly Field[]
  start: Typed
  inputOf(values: Values): FormInput<N>
  /** what is there is changed: what stood in the fields when they opened goes along, so that nothing is lost of what others change meanwhile */
  isChange?: boolean
  /** which reservations it is about, of what stands in the form; null: not yet known; without it: of none */
  reachOf?(values: Values): QueryInput<'settings_reach'> | null
  /** hears what is typed: fields may depend on what is known about it */
  watch?(typed: Typed): void
  /** 'settings.save' where it says nothing */
  verb?: string
  /** what it means for the figures that stand there */
  After?(props: { typed: Typed }): ReactNode
  /** `id`: the row that was made or changed */
  done(id: string): void
  close(): void
}

/** Field by field as the form would send it; pieces by their location. Nothing where the form opens without a whole set of values. */
function seenIn<N extends SettingForm>(inputOf: (values: Values) => FormInput<N>, fields: readonly Field[], start: Typed): { seen?: Values } {
  const found = valuesOf(fields, start, Date.now())
  if (!('values' in found)) return {}
  const { stock = [], ...rest } = inputOf(found.values) as { stock?: { location_id: string; pieces: number }[] } & Values
  return { seen: { ...rest, ...Object.fromEntries(stock.map(({ location_id, pieces }) => [`stock.${location_id}`, pieces])) } }
}

/** A setting is changed: its fields, the reservations it is about, one verb. Nothing is sent that can not be. */
export function SettingForm<N extends SettingForm>({ form, title, lead, fields, start, inputOf, isChange = false, reachOf, watch, verb, After, done, close }: Props<N>) {
  const { t, say } = useWords()
  const [typed, setTyped] = useState(start)
  const [seen] = useState(() => (isChange ? seenIn(inputOf, fields(start), start) : {}))
  const [tried, setTried] = useState(false)
  const [now] = useState(() => Date.now())
  const root = useRef<HTMLDivElement>(null)
  const { confirm, busy, refusal, forget } = useConfirm(form)
  const shown = fields(typed)
  const found = valuesOf(shown, typed, now)
  const reach = 'values' in found ? reachOf?.(found.values) ?? null : null

  async function save(): Promise<void> {
    setTried(true)
    if ('field' in found) return void (root.current && focusField(root.current, found.field))
    const made = await confirm({ ...inputOf(found.values), ...seen })
    if (made) done(made.id)
  }
  return (
    <ActionFrame level={2} title={title} lead={lead} verb={verb ?? t('settings.save')} busy={busy} refusal={refusal} beside={shown.map(({ name }) => name)}
      typed={typed === start ? null : JSON.stringify(typed)} go={save} close={close}>
      <div ref={root} className="stack" onChange={forget}>
        <SettingFields fields={shown} typed={typed} now={now} tried={tried} refused={refusal?.field ? { field: refusal.field, text: say(refusal.message) } : null} set={next => {
          setTyped(next)
          watch?.(next)
        }} />
        {After && <After typed={typed} />}
      </div>
      {reachOf && <Reach question={reach} />}
    </ActionFrame>
  )
}
