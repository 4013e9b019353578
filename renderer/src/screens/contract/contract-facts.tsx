import { sizeText } from '../../../../shared/car-views.ts'
import type { ContractView } from '../../../../shared/queries.ts'
import { Notice } from '../../parts/notice.tsx'
import { Plate } from '../../parts/plate.tsx'
import { Shape } from '../../parts/shape.tsx'
import { showKm } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { ContractSeals } from './contract-seals.tsx'
import { ContractPhotos } from './contract-photos.tsx'

/** Who has which car, from when to when, and what was said about it. */
export function ContractFacts({ contract }: { contract: ContractView }) {
  const { t, say, instant } = useWords()
  const { waiting, flags, legs, drivers, notes, damages } = contract
  const fuel = (level: number, type: string) => (type === 'ELECTRIC' ? `${level} %` : `${level}/8`)
  return (
    <div className="contract">
      {flags.map(kind => <Notice key={kind} kind="conflict" testid="contract-flag">{t('contract.flag', { what: say({ key: `conflict.${kind}` as 'conflict.unknown' }) })}</Notice>)}
      {flags.length === 0 && contract.in_conflict && <Notice kind="conflict" testid="contract-flag">{t('contract.in_conflict')}</Notice>}
      {waiting.length > 0 && (
        <div className="contract-pending" data-testid="contract-waiting">
          <Shape name="waiting" />
          <span>{t('contract.waiting', { count: waiting.length })} {waiting.map(({ name, state }) =>
            t(`attention.name.${name}`) + (state === 'REFUSED' ? ` (${t('attention.kind.refused')})` : '')).join(' · ')}</span>
        </div>
      )}
      <dl className="facts">
        <dt>{t('contract.customer')}</dt>
        <dd><b>{contract.customer ?? t('contract.customer_elsewhere')}</b>{contract.company && ` · ${contract.company}`}{contract.phone && <span className="quiet tabular"> · {contract.phone}</span>}</dd>
        {contract.payer && <><dt>{t('contract.payer')}</dt><dd data-testid="contract-payer">{contract.payer.name ?? t('contract.payer_elsewhere')}</dd></>}
        <dt>{t('contract.out')}</dt><dd className="tabular">{instant(contract.starts_at)} · {contract.pickup_location}</dd>
        <dt>{t('contract.due')}</dt><dd className="tabular">{instant(contract.ends_at)} · {contract.return_location}</dd>
        {contract.returned_at !== null && <><dt>{t('contract.back')}</dt><dd className="tabular">{instant(contract.returned_at)}</dd></>}
        {drivers.length > 0 && <><dt>{t('contract.drivers')}</dt><dd>{drivers.map(one => one.name).join(', ')}</dd></>}
      </dl>
      <h3>{t('contract.cars')}</h3>
      <ol className="legs">
        {legs.map(leg => (
          <li key={leg.id} data-testid="contract-leg" data-plate={leg.plate} data-leg-state={leg.state}>
            <Plate plate={leg.plate} small />
            <span className="leg-car">{leg.vehicle}</span>
            <span className="leg-way tabular">
              {instant(leg.out_at)}, {showKm(leg.out_km)}, {fuel(leg.out_fuel, leg.fuel_type)}
              {leg.in_at !== null && leg.in_km !== null && <><br />{instant(leg.in_at)}, {showKm(leg.in_km)}, {fuel(leg.in_fuel ?? 0, leg.fuel_type)}</>}
            </span>
            <span className="leg-km tabular">{leg.in_km === null ? t('contract.leg_out') : showKm(leg.in_km - leg.out_km)}</span>
          </li>
        ))}
      </ol>
      {contract.seals.length > 0 && <ContractSeals seals={contract.seals} hasPlates={legs.length > 1} />}
      {contract.photos.length > 0 && <><h3>{t('photos.title')}</h3><ContractPhotos id={contract.id} photos={contract.photos} legs={legs} /></>}
      {contract.incidents.length > 0 && (
        <>
          <h3>{t('contract.incidents')}</h3>
          <ul className="notes">
            {contract.incidents.map(one => (
              <li key={one.id} data-testid="contract-incident" data-kind={one.kind}>
                <span><b>{t(`incident.kind.${one.kind}`)}</b>{[one.place, one.description, one.police_number && t('incident.police_said', { number: one.police_number }), one.counterparty]
                  .filter(Boolean).map(text => ` – ${text}`)}</span>
                <span className="line-why">{instant(one.at)}{one.by && ` · ${one.by}`}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {damages.length > 0 && (
        <>
          <h3>{t('contract.damages')}</h3>
          <ul className="known">
            {damages.map(one => <li key={one.id}>{t(`damage.part.${one.part}`)} · {t(`damage.kind.${one.kind}`)} · {t(`damage.severity.${one.severity}`)}{one.size_mm !== null && ` · ${sizeText(one.size_mm)}`}
              {one.description && <span className="quiet"> – {one.description}</span>} · <span className="line-why">{instant(one.found_at)}{one.found_by && ` · ${one.found_by}`}</span></li>)}
          </ul>
        </>
      )}
      <h3>{t('contract.notes')}</h3>
      {notes.length === 0 && <p className="quiet">{t('contract.no_notes')}</p>}
      <ul className="notes">
        {notes.map(note => (
          <li key={note.id} data-testid="contract-note" data-kind={note.kind}>
            <span><b>{t(`contract.note.${note.kind}`)}</b>{note.text && ` – ${note.text}`}</span>
            {note.signer && <span className="line-why" data-testid="note-signer">{note.refused === null ? t('signature.signed_by', { name: note.signer }) : `${t('signature.refused_by', { name: note.signer })}: ${note.refused}`}</span>}
            <span className="line-why">{instant(note.at)}{note.by && ` · ${note.by}`}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
