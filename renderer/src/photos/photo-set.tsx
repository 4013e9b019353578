import { useRef, useState } from 'react'
import { photoViews } from '../../../shared/photo-views.ts'
import type { PhotoView } from '../../../shared/queries.ts'
import { Button } from '@mantine/core'
import { IconCamera } from '@tabler/icons-react'
import { Notice } from '../parts/notice.tsx'
import { useWords } from '../words/use-words.ts'
import { CameraBox } from './camera-box.tsx'
import { Photo } from './photo.tsx'
import type { ChangePhotos, PhotoIntake } from './use-photo-intake.ts'
import { HandedOut } from './handed-out.tsx'
import { nextView, type TypedPhoto } from './views.ts'
import { WatchedFolder } from './watched-folder.tsx'

type Props = { photos: readonly TypedPhoto[]; before: readonly PhotoView[]; change: ChangePhotos; intake: PhotoIntake }

/**
 * The eight photos of a hand-over and close-ups: chosen, dropped, pasted or filmed, several at once in the order of the walk around the car. Each is
 * kept at once, sealed on this PC, so that a power cut before the confirm loses none.
 */
export function PhotoSet({ photos, before, change, intake }: Props) {
  const { t } = useWords()
  const { take, under_way, faults, read } = intake
  const chooser = useRef<HTMLInputElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const wanted = useRef<TypedPhoto['view'] | undefined>(undefined)
  const [isFilming, setFilming] = useState(false)
  const [large, setLarge] = useState<string | null>(null)

  const choose = (view: TypedPhoto['view'] | undefined) => {
    wanted.current = view
    chooser.current?.click()
  }
  const remove = (photo: TypedPhoto) => change(before => before.filter(one => one.sha256 !== photo.sha256))
  const nameOf = (view: TypedPhoto['view']) => t(`photos.view.${view ?? 'CLOSE_UP'}`)
  const tile = (photo: TypedPhoto | undefined, view: TypedPhoto['view'], key: string) => (
    <li key={key}>
      <button type="button" className="photo-tile" data-testid="photo-tile" data-view={view ?? ''} data-has={photo !== undefined} title={photo ? t('photos.replace_hint') : undefined}
        aria-label={photo ? t('photos.taken', { view: nameOf(view) }) : t('photos.take', { view: nameOf(view) })} onClick={() => choose(view)} onKeyDown={event => {
          if (photo && (event.key === 'Delete' || event.key === 'Backspace')) {
            event.preventDefault()
            remove(photo)
          }
        }}>
        {photo ? <Photo sha256={photo.sha256} alt="" /> : <span className="photo-plus" aria-hidden="true">+</span>}
        <span className="photo-name">{nameOf(view)}</span>
      </button>
      {photo && <button type="button" className="photo-remove" tabIndex={-1} aria-label={t('photos.remove', { view: nameOf(view) })} onClick={() => remove(photo)}>×</button>}
      {view && before.length > 0 && <HandedOut photo={before.find(one => one.view === view)} name={nameOf(view)} large={large} setLarge={setLarge} />}
    </li>
  )
  return (
    <div className="photo-set" data-testid="photo-set" onDragOver={event => event.preventDefault()} onDrop={event => {
      event.preventDefault()
      void take([...event.dataTransfer.files], undefined)
    }}>
      <div className="row">
        <p className="quiet">{t('photos.how')}</p>
        <Button variant="default" leftSection={<IconCamera size={18} stroke={1.6} />} aria-expanded={isFilming} data-testid="camera-open" ref={opener} onClick={() => setFilming(!isFilming)}>{t('photos.camera')}</Button>
      </div>
      {isFilming && <CameraBox next={nextView(photos)} take={file => void take([file], undefined)} close={() => {
        setFilming(false)
        opener.current?.focus()
      }} />}
      <WatchedFolder photos={photos} intake={intake} />
      <ul className="photo-tiles" data-compared={before.length > 0}>
        {photoViews.map(view => tile(photos.find(one => one.view === view), view, view))}
        {photos.filter(one => one.view === null).map(photo => tile(photo, null, photo.sha256))}
        <li>
          <button type="button" className="photo-tile" data-testid="photo-more" aria-label={t('photos.take', { view: nameOf(null) })} onClick={() => choose(null)}>
            <span className="photo-plus" aria-hidden="true">+</span><span className="photo-name">{nameOf(null)}</span>
          </button>
        </li>
      </ul>
      {large !== null && before.some(one => one.sha256 === large) && <div className="photo-large" data-testid="photo-large"><Photo sha256={large} alt={t('photos.of.CHECK_OUT')} /></div>}
      <p className="quiet" role="status" data-testid="photos-under-way">{under_way > 0 && t('photos.under_way', { count: under_way })}</p>
      {faults.length > 0 && (
        <div className="row">
          <Notice kind="blocked" testid="photo-fault">{faults.map((fault, n) => <div key={`${n} ${fault}`}>{fault}</div>)}</Notice>
          <Button variant="subtle" data-testid="photo-fault-read" onClick={read}>{t('photos.fault_read')}</Button>
        </div>
      )}
      <input ref={chooser} type="file" multiple accept="image/jpeg,image/png,image/webp,.heic" hidden data-testid="photo-chooser" onChange={event => {
        const files = [...event.currentTarget.files ?? []]
        event.currentTarget.value = ''
        void take(files, wanted.current)
      }} />
    </div>
  )
}
