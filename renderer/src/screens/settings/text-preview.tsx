import { useEffect, useState } from 'react'
import type { ActResult } from '../../../../shared/acts.ts'
import type { Refusal } from '../../../../shared/bridge.ts'
import type { TextPlace } from '../../../../shared/document-texts.ts'
import { bridge } from '../../bridge.ts'
import { Bones } from '../../parts/later.tsx'
import { Paper } from '../../paper/paper.tsx'
import { messageOf } from '../../thrown.ts'
import { useWords } from '../../words/use-words.ts'
import type { Language } from '../../words/format.ts'

type Shown = { of: string; value: ActResult<'preview_text'> | null; refusal: Refusal | null }
/** While somebody types nothing is drawn. */
const quiet_ms = 300

/** The page that these words make, drawn as they are typed; `refusal` says why they make none. The last page stays until there is a newer one. */
export function usePreview(place: TextPlace, locale: Language, text: string | null) {
  const [shown, setShown] = useState<Shown | null>(null)
  const question = text === null ? null : JSON.stringify([place, locale, text])
  useEffect(() => {
    if (question === null) return undefined
    let isOver = false
    const timer = setTimeout(() => {
      const [place_of, locale_of, text_of] = JSON.parse(question) as [TextPlace, Language, string]
      void bridge().act('preview_text', { place: place_of, locale: locale_of, text: text_of }).catch((error: unknown): Refusal => ({ ok: false, message: messageOf(error) })).then(outcome => {
        if (!isOver) setShown(before => (outcome.ok ? { of: question, value: outcome.value, refusal: null } : { of: question, value: before?.value ?? null, refusal: outcome }))
      })
    }, quiet_ms)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [question])
  return { value: shown?.value ?? null, refusal: shown?.of === question ? shown?.refusal ?? null : null, isOld: shown?.of !== question || shown?.refusal !== null }
}

type Props = { preview: ReturnType<typeof usePreview>; text: string }
export function TextPreview({ preview: { value, isOld }, text }: Props) {
  const { t } = useWords()
  if (!value) return <Bones rows={6} />
  if (value.mail) return (
    <div className="mail-preview" data-old={isOld} data-testid="mail-preview">
      <b>{value.mail.subject}</b>
      <pre>{value.mail.body}</pre>
    </div>
  )
  return value.bytes && <Paper bytes={value.bytes} label={t('settings.texts.preview')} isOld={isOld} words={text.split(/[{\n]/, 1)[0] ?? ''} />
}
