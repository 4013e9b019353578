import { Button, Checkbox, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { bridge } from '../bridge.ts'
import { useKeeping } from '../keeping.ts'
import { Notice } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { ExplainIn, type TheirLanguage } from '../parts/their-language.tsx'
import { Photo } from '../photos/photo.tsx'
import { messageOf } from '../thrown.ts'
import { useWords } from '../words/use-words.ts'
import { least_length, SignaturePad } from './pad.tsx'
import { signatureOf, signerOf, type TypedSignature } from './typed.ts'

type Props = {
  /** what is signed, null while it can't be said yet */
  text: string | null
  /** that of the words; it can be chosen where they stand */
  language: TheirLanguage
  /** what it names and is to be read before, null: nothing */
  terms?: string | null
  /** who probably signs */
  name: string
  signature: TypedSignature | null
  active: string | null
  open(name: string): void
  change(signature: TypedSignature | null): void
}

/** The customer signs the very words on the screen, or refuses and the reason is written down. Other words: the signature is gone, and it is said. */
export function SignatureSection({ text, language, terms = null, name, signature, active, open, change }: Props) {
  const { t, say } = useWords()
  const beginToKeep = useKeeping()
  const [fault, setFault] = useState<string | null>(null)
  const [isChanged, setChanged] = useState(false)
  const [round, setRound] = useState(0)
  const latest = useRef(signature)
  useEffect(() => { latest.current = signature }, [signature])
  const isOther = signature !== null && text !== null && signature.text !== text
  useEffect(() => {
    if (!isOther) return
    setChanged(signatureOf(latest.current) !== null)
    setRound(one => one + 1)
    change(null)
  }, [isOther, change])

  function patch(part: Partial<TypedSignature>): void {
    if (text === null) return
    setChanged(false)
    const next = { ...latest.current ?? { name: signerOf(name), sha256: null, refused: false, reason: '' }, ...part, text }
    latest.current = next
    change(next)
  }

  async function drawn(who: 'sha256' | 'staff_sha256', length: number, picture: () => Promise<Blob | null>): Promise<void> {
    if (length < least_length) return setFault(t('signature.too_short'))
    const end = beginToKeep()
    let fault: string | null = t('signature.too_short')
    try {
      const blob = await picture()
      if (!blob) return
      const kept = await bridge().act('keep_photo', { bytes: new Uint8Array(await blob.arrayBuffer()) })
      fault = kept.ok ? null : say(kept.message)
      if (kept.ok) patch({ [who]: kept.value.sha256 })
    } catch (error) {
      fault = say(messageOf(error))
    } finally {
      setFault(fault)
      end(fault === null)
    }
  }
  function begin(): void {
    setFault(null)
    setRound(one => one + 1)
    if (latest.current?.refused) patch({ staff_sha256: undefined }) // a reason that was typed stays
    else change(null)
  }
  // What this form has drawn stands on the pad; what comes out of a draft is shown as the picture that was kept.
  const [restored] = useState({ sha256: signature?.sha256 ?? null, staff_sha256: signature?.staff_sha256 ?? null })
  const pad = (who: 'sha256' | 'staff_sha256', label: string, testid: string) => (restored[who] !== null && signature?.[who] === restored[who] ? <div className="signature-pad"><Photo sha256={restored[who]} alt={label} /></div>
    : <SignaturePad key={`${who} ${round}`} label={label} testid={testid} drawn={(length, picture) => void drawn(who, length, picture)} />)
  const confirmed = signatureOf(signature)
  const facts = confirmed === null ? <span className="quiet">{t('signature.none')}</span>
    : t(confirmed.sha256 === null ? 'signature.refused_by' : 'signature.signed_by', { name: confirmed.signer_name })
  return (
    <Section name="signature" title={t('signature.title')} isDone={confirmed !== null} isOpen={active === 'signature'} open={open} testid="signature-section" facts={facts}>
      {text === null ? <p className="quiet">{t('signature.not_yet')}</p> : (
        <>
          <ExplainIn {...language} />
          <p className="signature-text" lang={language.spoken} data-testid="signature-text">{text}</p>
          {terms !== null && <details className="signature-terms" data-testid="signature-terms"><summary>{t('signature.read_terms')}</summary><p tabIndex={0}>{terms}</p></details>}
          {isChanged && <Notice kind="conflict" testid="signature-changed">{t('signature.changed')}</Notice>}
          <div className="fields">
            <TextInput label={t('signature.name')} value={signature?.name ?? signerOf(name)} maxLength={200} autoComplete="off" data-testid="signature-name" onChange={event => patch({ name: event.currentTarget.value })} />
            <Checkbox className="whole-row" label={t('signature.refuses')} checked={signature?.refused ?? false} data-testid="signature-refuses" onChange={event => patch({ refused: event.currentTarget.checked, sha256: null })} />
          </div>
          {signature?.refused ? <TextInput label={t('signature.reason')} value={signature.reason} maxLength={200} autoComplete="off" data-testid="signature-reason" onChange={event => patch({ reason: event.currentTarget.value })} />
            : pad('sha256', t('signature.pad'), 'signature-pad')}
          <p className="quiet signature-staff">{t('signature.staff')}</p>
          {pad('staff_sha256', t('signature.staff'), 'signature-staff-pad')}
          <div className="row">
            <Button variant="subtle" onClick={begin} data-testid="signature-clear">{t('signature.clear')}</Button>
            {fault && <span className="field-error" data-testid="signature-fault">{fault}</span>}
          </div>
        </>
      )}
    </Section>
  )
}
