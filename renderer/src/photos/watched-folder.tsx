import { bridge } from '../bridge.ts'
import { KeyHint } from '../parts/hint.tsx'
import { Notice } from '../parts/notice.tsx'
import { useAct } from '../use-act.ts'
import { useKeys } from '../use-keys.ts'
import { useWords } from '../words/use-words.ts'
import type { PhotoIntake } from './use-photo-intake.ts'
import { usePhotoOffers, type Offered } from './use-photo-offers.ts'
import { nextView, type TypedPhoto } from './views.ts'

/** Pictures that a card or a telephone brings into a folder: offered one after the other, taken by a key, and never by themselves. */
export function WatchedFolder({ photos, intake }: { photos: readonly TypedPhoto[]; intake: PhotoIntake }) {
  const { t, say } = useWords()
  const { view, offers } = usePhotoOffers()
  const choosing = useAct('watch_photos')
  const settle = (id: string) => void bridge().act('settle_photo_offer', { id }).catch(() => null)
  const take = (offer: Offered) => {
    if (!offer.made || !('bytes' in offer.made)) return
    // the cursor goes on to the next one before this one goes
    const item = document.activeElement?.closest('[data-testid="photo-offers"] li')
    item?.parentElement?.querySelector<HTMLElement>(`li:not([data-id="${offer.id}"]) [data-state="ready"]`)?.focus()
    settle(offer.id)
    void intake.takeMade(offer.name, offer.made.bytes)
  }
  const next = offers.find(({ made }) => made && 'bytes' in made)
  useKeys(event => {
    if (event.defaultPrevented || !event.altKey || event.ctrlKey || event.metaKey || event.key.toLowerCase() !== 'f' || !next) return
    event.preventDefault()
    if (!event.repeat) take(next)
  })
  if (!view) return null
  if (view.folder === null) {
    return (
      <div className="row">
        <button type="button" className="text-button" data-testid="watch-photos" onClick={() => void choosing.act({})}>{t('photos.watch.choose')}</button>
        {choosing.refusal && <Notice kind="blocked">{say(choosing.refusal.message)}</Notice>}
      </div>
    )
  }
  return (
    <div className="photo-offers" data-testid="photo-offers" data-gone={view.gone} aria-label={t('photos.watch.title')} role="group">
      <p className="quiet photo-offers-head">
        <span className="backups-name">{t(view.gone ? 'photos.watch.gone' : offers.length === 0 ? 'photos.watch.none' : 'photos.watch.some', { folder: view.folder })}</span>
        <button type="button" className="text-button" onClick={() => void choosing.act({})}>{t('photos.watch.other')}</button>
        <button type="button" className="text-button" data-testid="watch-end" onClick={() => void bridge().act('unwatch_photos', {}).catch(() => null)}>{t('photos.watch.end')}</button>
      </p>
      {offers.length > 0 && (
        <ul className="photo-tiles">{offers.map(offer => (
          <li key={offer.id} data-id={offer.id}>
            <Offer offer={offer} isNext={offer.id === next?.id} view={t(`photos.view.${nextView(photos) ?? 'CLOSE_UP'}`)} take={() => take(offer)} />
            <button type="button" className="photo-remove" tabIndex={-1} aria-label={t('photos.watch.away', { name: offer.name })} onClick={() => settle(offer.id)}>×</button>
          </li>
        ))}</ul>
      )}
      {view.more > 0 && <p className="quiet">{t('photos.watch.more', { count: view.more })}</p>}
    </div>
  )
}

function Offer({ offer: { name, made }, isNext, view, take }: { offer: Offered; isNext: boolean; view: string; take(): void }) {
  const { t } = useWords()
  const fault = made && 'fault' in made ? made.fault === 'gone' ? t('photos.watch.unreadable') : t(`photos.fault.${made.fault}`) : null
  const short = made && 'fault' in made && made.fault !== 'gone' ? t(`photos.watch.fault.${made.fault}`) : fault
  return (
    <button type="button" className="photo-tile photo-offer" data-testid="photo-offer" data-name={name} data-state={fault === null ? made ? 'ready' : 'reading' : 'fault'} disabled={fault !== null} aria-label={fault === null ? t('photos.watch.take', { name, view }) : `${name}: ${fault}`} title={fault ?? name} onClick={take}>
      {made && 'url' in made ? <img src={made.url} alt="" className="photo" /> : <span className="photo-offer-word">{short ?? t('photos.watch.reading')}</span>}
      <span className="photo-name">{isNext ? <>{view} <KeyHint keys="Alt F" /></> : name}</span>
    </button>
  )
}
