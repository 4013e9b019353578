import { TextInput } from '@mantine/core'
import { useRef, useState, type KeyboardEvent } from 'react'
import type { ExtraOffer } from '../../../../shared/queries.ts'
import { moved } from '../../keys.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Section } from '../../parts/section.tsx'
import { showKm, showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { digitOf, withPieces } from './chosen.ts'
import type { SectionShared } from './section-props.ts'
import { parseDiscount } from './typed.ts'

/** Covers, kilometres and things that go along, each by its digit, and what is taken off. Nothing of it is needed, so it stays folded. */
export function ExtrasSection({ typed, patch, live, errorOf, active, open }: SectionShared) {
  const { t, language } = useWords()
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const offers = live?.extras ?? []
  const piecesOf = (offer: ExtraOffer) => typed.extras.find(one => one.extra_id === offer.extra_id)?.pieces ?? 0
  const nameOf = (offer: ExtraOffer) => offer[`name_${language}`]
  const chosen = offers.filter(offer => piecesOf(offer) > 0)
  const given = live?.discount?.amount_rp ?? 0
  const bad = typed.discount.amount.trim() !== '' && parseDiscount(typed.discount.amount) === null
  const isBlocked = bad || live?.gates.some(gate => gate.state === 'block' && (gate.field === 'extras' || gate.field?.startsWith('discount'))) === true
  const wrong = bad ? t('check_out.bad_discount') : errorOf('discount')

  function step(place: number, by: 1 | -1): void {
    const offer = offers[place]
    if (!offer) return
    setAt(place)
    patch({ extras: withPieces(typed.extras, offers, offer, by), accepted: typed.accepted.filter(key => !key.startsWith('extra_stock:')) })
  }
  function onKeyDown(event: KeyboardEvent): void {
    const digit = digitOf(event)
    const to = moved(event.key, at, offers.length)
    if (event.ctrlKey || event.altKey) return
    if (digit !== null && digit >= 1) step(digit - 1, event.shiftKey ? -1 : 1)
    else if (to !== null) setAt(to)
    else if (event.key === ' ' || event.key === '+') step(at, 1)
    else if (event.key === '-' || event.key === 'Delete' || event.key === 'Backspace') step(at, -1)
    else return
    event.preventDefault()
  }
  const facts = [...chosen.map(offer => (piecesOf(offer) > 1 ? `${piecesOf(offer)} × ${nameOf(offer)}` : nameOf(offer))), ...given > 0 ? [`${t('check_out.discount')} ${showMoney(given)}`] : []]

  return (
    <Section name="extras" title={t('check_out.extras')} isDone={facts.length > 0 && !isBlocked} isOpen={active === 'extras' || isBlocked} open={open} testid="check-out-section-extras"
      facts={facts.length > 0 ? facts.join(' · ') : <span className="quiet">{t('check_out.extras_none')} <KeyHint keys="F5" /></span>}>
      {live && offers.length === 0 && <p className="quiet">{t('check_out.extras_empty')}</p>}
      <div ref={list} className="picks picks-extras" role="listbox" aria-multiselectable tabIndex={0} aria-label={t('check_out.extras_list')} data-field="extras" data-testid="check-out-extras"
        aria-activedescendant={offers.length > 0 ? `extra-${at}` : undefined} onKeyDown={onKeyDown}>
        {offers.map((offer, place) => (
          <div key={offer.extra_id} id={`extra-${place}`} role="option" aria-selected={piecesOf(offer) > 0} className="pick" data-at={place === at || undefined}
            data-testid="extra" data-code={offer.code} onClick={() => step(place, piecesOf(offer) > 0 && offer.charge_kind !== 'EXTRA' ? -1 : 1)}>
            <kbd className="key">{place < 9 ? place + 1 : ''}</kbd>
            <span className="extra-name"><b>{nameOf(offer)}</b> <span className="quiet">
              {offer.excess_rp !== null && `· ${t('check_out.excess_left', { excess: showMoney(offer.excess_rp) })}`}
              {offer.km !== null && `· ${showKm(offer.km)}`}
              {offer.left !== null && `· ${t('check_out.left', { count: offer.left })}`}</span></span>
            <span className="extra-price tabular">{offer.price_rp === 0 ? t('check_out.free') : t(offer.per === 'DAY' ? 'check_out.per_day' : 'check_out.once', { price: showMoney(offer.price_rp) })}</span>
            <b className="extra-pieces tabular" data-testid="extra-pieces">{piecesOf(offer) > 0 ? `× ${piecesOf(offer)}` : ''}</b>
          </div>
        ))}
      </div>
      <p className="field-error" aria-live="polite">{errorOf('extras')}</p>
      <p className="quiet extras-hint">{t('check_out.extras_hint')}</p>
      <div className="fields">
        <TextInput label={t('check_out.discount')} value={typed.discount.amount} autoComplete="off" maxLength={12} data-field="discount" data-testid="check-out-discount" className="narrow"
          placeholder={t('check_out.discount_example')} data-unreadable={bad} error={wrong !== undefined} onChange={event => patch({ discount: { ...typed.discount, amount: event.currentTarget.value } })} />
        {typed.discount.amount.trim() !== '' && (
          <TextInput label={t('check_out.discount_reason')} value={typed.discount.reason} autoComplete="off" maxLength={200} data-field="discount.reason" data-testid="check-out-discount-reason"
            error={errorOf('discount.reason') !== undefined} onChange={event => patch({ discount: { ...typed.discount, reason: event.currentTarget.value } })} />
        )}
        {live?.discount && <p className="quiet discount-most">{t('check_out.discount_most', { most: showMoney(live.discount.most_rp) })}</p>}
      </div>
      <p className="field-error" aria-live="polite">{wrong ?? errorOf('discount.reason')}</p>
    </Section>
  )
}
