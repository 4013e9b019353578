import { TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { sizeText } from '../../../../shared/car-views.ts'
import type { OpenDamage } from '../../../../shared/exports.ts'
import { formatRappen, parseRappen } from '../../../../shared/money.ts'
import { Bones } from '../../parts/later.tsx'
import { Plate } from '../../parts/plate.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { openContract, useUi } from '../../ui-store.ts'
import { useConfirm } from '../../use-confirm.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'

/** The damages of a month that nobody has estimated, each with its amount: Enter saves it and goes to the next. */
export function DamagesSheet({ from_on, until_on }: { from_on: string; until_on: string }) {
  const { t } = useWords()
  const close = useUi(ui => ui.close)
  const { rows } = useQuery('open_damages', { from_on, until_on })
  const list = useRef<HTMLUListElement>(null)
  const ids = rows?.map(({ id }) => id).join(' ')
  // the row that had the cursor is gone with what was saved: then the one that took its place has it
  const [at, setAt] = useState(0)
  useEffect(() => {
    const fields = [...list.current?.querySelectorAll<HTMLInputElement>('input') ?? []]
    if (!list.current?.contains(document.activeElement)) fields[Math.min(at, fields.length - 1)]?.focus()
  }, [ids, at])
  function leave(): void {
    close()
    // so is the step with the last of them
    setTimeout(() => document.activeElement === document.body && document.querySelector<HTMLElement>('[data-testid="month-end-which"]')?.focus())
  }
  return (
    <Sheet title={t('exports.month.damages.title')} close={leave} width={760} ownsEscape testid="damages-sheet">
      {!rows && <Bones rows={4} />}
      {rows?.length === 0 && <p className="empty" role="status" tabIndex={-1} ref={node => node?.focus()} data-testid="damages-none">{t('exports.month.damages.done')}</p>}
      {rows && rows.length > 0 && <p className="quiet">{t('exports.month.damages.lead')}</p>}
      <ul className="open-damages" ref={list} onFocus={event => setAt([...event.currentTarget.children].findIndex(row => row.contains(event.target)))}>
        {rows?.map(damage => <Row key={damage.id} damage={damage} />)}
      </ul>
    </Sheet>
  )
}

function Row({ damage }: { damage: OpenDamage }) {
  const { t, say, instant } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('assess_damage')
  const [typed, setTyped] = useState(damage.usual_rp === null ? '' : formatRappen(damage.usual_rp))
  const [tried, setTried] = useState(false)
  const { id, contract_id, number, plate } = damage
  const assessed_rp = parseRappen(typed)
  const isBad = assessed_rp === null || assessed_rp < 0
  const save = () => {
    setTried(true)
    if (!isBad) void confirm({ damage_id: id, assessed_rp })
  }
  return (
    <li data-testid="open-damage" data-id={id} onKeyDown={event => {
      if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
      event.preventDefault()
      save()
    }}>
      {plate ? <Plate plate={plate} small /> : <span />}
      <span className="open-damage-what">
        <b>{[t(`damage.part.${damage.part}`), t(`damage.kind.${damage.kind}`), t(`damage.severity.${damage.severity}`), sizeText(damage.size_mm)].filter(Boolean).join(' · ')}</b>{damage.description && ` – ${damage.description}`}
        <span className="line-why">{[instant(damage.found_at), damage.found_by].filter(Boolean).join(' · ')}
          {contract_id && number && <>{' · '}<button type="button" className="link-button" data-testid="open-damage-contract" onClick={() => openContract(contract_id)}>{t('exports.month.damages.open', { number })}</button></>}</span>
      </span>
      <TextInput className="amount-field" aria-label={t('exports.month.damages.amount', { plate: plate ?? '' })} placeholder="CHF" value={typed} inputMode="decimal" autoComplete="off" data-autofocus data-testid="open-damage-amount"
        error={tried && isBad ? t('form.bad_amount') : refusal ? say(refusal.message) : undefined} onFocus={event => event.currentTarget.select()}
        onChange={event => {
          setTyped(event.currentTarget.value)
          forget()
        }} />
      <button type="button" className="step" disabled={busy} data-testid="open-damage-save" onClick={save}>{t('exports.month.damages.save')}</button>
    </li>
  )
}
