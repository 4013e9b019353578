import { NativeSelect, Textarea } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import { fieldsAt, placeFacts, textPlaces } from '../../../../shared/document-texts.ts'
import type { TextField, TextPlace } from '../../../../shared/document-texts.ts'
import { ActionFrame } from '../../parts/action-frame.tsx'
import { KeyHint } from '../../parts/hint.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { useQuery } from '../../use-query.ts'
import { labelled, showDay, showNumber } from '../../words/format.ts'
import type { Language } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import type { Words } from '../../words/use-words.ts'
import type { Part, SettingFormProps } from './part.ts'
import { TextPreview, usePreview } from './text-preview.tsx'
import { TextVersions } from './text-versions.tsx'

const languages = ['de', 'fr', 'it', 'en'] as const
function nameOf(place: TextPlace, { t, language }: Words): string {
  const document = t(`settings.texts.document.${placeFacts(place).document}`)
  const where = t(`settings.texts.place.${place}`)
  return labelled(document, where, language)
}

/** What documents say in the firm's own words, place by place and language by language. */
export const texts: Part = {
  heads: ['text_place', ...languages.map(language => `in_${language}`)],
  numbers: [],
  canAdd: false,
  width: 1200,
  rows: (view, words) => view.texts.map(({ id, own }) => ({
    id, cells: [nameOf(id, words), ...languages.map(language => {
      const since = own[language]
      return since === null ? <span key={language} className="quiet">{words.t('settings.texts.built_in_short')}</span> : <span key={language} className="tabular">{words.t('settings.texts.since', { day: showDay(since) })}</span>
    })],
  })),
  Form: TextForm,
}

function TextForm({ id, done, close }: SettingFormProps) {
  const words = useWords()
  const place = textPlaces.find(one => one === id)
  const [locale, setLocale] = useState<Language>(words.language)
  return place ? <TextOf place={place} locale={locale} setLocale={setLocale} done={done} close={close} /> : null
}

type Props = { place: TextPlace; locale: Language; setLocale(locale: Language): void; done(): void; close(): void }
/** The words at the left with the fields that they may name, the page that they make at the right. Each language keeps what was typed until all are saved. */
function TextOf({ place, locale, setLocale, done, close }: Props) {
  const words = useWords()
  const { t, say } = words
  const [typed, setTyped] = useState<Partial<Record<Language, string>>>({})
  const { rows: view, isLate } = useQuery('document_text', { place, locale })
  const { confirm, busy, refusal, forget } = useConfirm('put_document_text')
  const area = useRef<HTMLTextAreaElement>(null)
  const cursor = useRef<number | null>(null)
  const known = isLate ? null : view
  const text = typed[locale] ?? (known ? known.text ?? known.built_in : null)
  const preview = usePreview(place, locale, text)
  const fault = refusal ?? preview.refusal
  const { longest, is_line = false, required } = placeFacts(place)

  function write(next: string): void {
    forget()
    setTyped(before => ({ ...before, [locale]: next }))
  }
  /** In the place of what is marked; the cursor goes behind it. */
  function put(field: TextField): void {
    const { selectionStart, selectionEnd, value } = area.current ?? { selectionStart: 0, selectionEnd: 0, value: text ?? '' }
    cursor.current = selectionStart + field.length + 2
    write(`${value.slice(0, selectionStart)}{${field}}${value.slice(selectionEnd)}`)
  }
  useLayoutEffect(() => {
    if (cursor.current === null) return
    area.current?.focus()
    area.current?.setSelectionRange(cursor.current, cursor.current)
    cursor.current = null
  }, [text])

  async function save(): Promise<void> {
    for (const language of languages) {
      const changed = typed[language]
      if (changed === undefined) continue
      if (!await confirm({ place, locale: language, text: changed })) return setLocale(language)
      setTyped(before => Object.fromEntries(Object.entries(before).filter(([one]) => one !== language)))
    }
    done()
  }
  const fields = fieldsAt(place)
  return (
    <ActionFrame level={2} title={nameOf(place, words)} lead={t('settings.texts.lead')} verb={t('settings.save')} busy={busy} refusal={refusal} beside={['text']}
      typed={Object.keys(typed).length > 0 ? JSON.stringify(typed) : null} go={save} close={close}>
      <div className="text-columns" onKeyDown={event => {
        const field = event.altKey && !event.ctrlKey && /^[1-9]$/.test(event.key) ? fields[Number(event.key) - 1] : undefined
        if (!field) return
        event.preventDefault()
        put(field)
      }}>
        <div className="stack">
          <NativeSelect label={t('entry.language')} value={locale} className="medium" data-field="locale" data-testid="text-locale" data={languages.map(language => ({ value: language, label: t(`language.${language}`) }))}
            onChange={event => setLocale(event.currentTarget.value as Language)} />
          <Textarea ref={area} label={t('settings.texts.text')} value={text ?? ''} disabled={text === null} rows={is_line ? 2 : 11} data-field="text" data-testid="text-words" lang={locale} spellCheck={false}
            error={fault ? say(fault.message) : null}
            description={[t('settings.texts.length', { length: showNumber(text?.length ?? 0), longest: showNumber(longest) }), ...required.length > 0 ? [t('settings.texts.needs', { fields: required.map(field => `{${field}}`).join(', ') })] : []].join(' · ')}
            onKeyDown={event => {
              // a new line is a new line, where there may be one
              if (event.key === 'Enter' && !event.ctrlKey && !is_line) event.stopPropagation()
            }} onChange={event => write(event.currentTarget.value)} />
          <div className="text-fields" role="group" aria-label={t('settings.texts.fields')}>
            <h3>{t('settings.texts.fields')}</h3>
            {fields.map((field, n) => (
              <button key={field} type="button" className="step" title={`{${field}}`} data-testid={`text-field-${field}`} onClick={() => put(field)}>
                {t(`settings.texts.field.${field}`)} {n < 9 && <KeyHint keys={`Alt ${n + 1}`} />}
              </button>
            ))}
          </div>
          {known && <TextVersions view={known} take={next => {
            write(next)
            area.current?.focus()
          }} />}
        </div>
        <div className="text-preview" aria-live="off">{text !== null && <TextPreview preview={preview} text={text} />}</div>
      </div>
    </ActionFrame>
  )
}
