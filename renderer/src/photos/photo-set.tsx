import { useEffect, useRef, useState } from 'react'
import { photoViews } from '../../../shared/photo-views.ts'
import { bridge } from '../bridge.ts'
import { Notice } from '../parts/notice.tsx'
import { useWords } from '../words/use-words.ts'
import type { PhotoFault } from './limits.ts'
import { Photo } from './photo.tsx'
import { prepare } from './prepare.ts'
import { nextView, withPhoto, type TypedPhoto } from './views.ts'

/** `change`: from what is there by then; a photo may be ready long after the section was folded. */
type Props = { photos: readonly TypedPhoto[]; change(update: (photos: readonly TypedPhoto[]) => TypedPhoto[]): void }

/**
 * The eight photos of a hand-over and close-ups: chosen, dropped or pasted, several at once in the order of the walk around the car. Each is
 * kept at once, sealed on this PC, so that a power cut before the confirm loses none.
 */
export function PhotoSet({ photos, change }: Props) {
  const { t, say } = useWords()
  const chooser = useRef<HTMLInputElement>(null)
  const wanted = useRef<TypedPhoto['view'] | undefined>(undefined)
  const [under_way, setUnderWay] = useState(0)
  const [faults, setFaults] = useState<string[]>([])

  async function take(files: readonly File[], first: TypedPhoto['view'] | undefined): Promise<void> {
    setFaults([])
    setUnderWay(count => count + files.length)
    for (const [place, file] of files.entries()) {
      const fault = await keep(file, place === 0 ? first : undefined)
      if (fault !== null) setFaults(before => [...before, `${file.name}: ${fault}`])
      setUnderWay(count => count - 1)
    }
  }

  /** Why not, in words; null where it is kept. */
  async function keep(file: File, view: TypedPhoto['view'] | undefined): Promise<string | null> {
    const made = await prepare(file)
    if (typeof made === 'string') return t(`photos.fault.${made satisfies PhotoFault}`)
    const kept = await bridge().act('keep_photo', { bytes: made })
    if (!kept.ok) return say(kept.message)
    const { sha256 } = kept.value
    change(before => withPhoto(before, { sha256, view: view === undefined ? nextView(before) : view }))
    return null
  }

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...event.clipboardData?.files ?? []]
      if (files.length === 0) return
      event.preventDefault()
      void take(files, undefined)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  })

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
    </li>
  )
  return (
    <div className="photo-set" data-testid="photo-set" onDragOver={event => event.preventDefault()} onDrop={event => {
      event.preventDefault()
      void take([...event.dataTransfer.files], undefined)
    }}>
      <p className="quiet">{t('photos.how')}</p>
      <ul className="photo-tiles">
        {photoViews.map(view => tile(photos.find(one => one.view === view), view, view))}
        {photos.filter(one => one.view === null).map(photo => tile(photo, null, photo.sha256))}
        <li>
          <button type="button" className="photo-tile" data-testid="photo-more" aria-label={t('photos.take', { view: nameOf(null) })} onClick={() => choose(null)}>
            <span className="photo-plus" aria-hidden="true">+</span><span className="photo-name">{nameOf(null)}</span>
          </button>
        </li>
      </ul>
      <p className="quiet" role="status" data-testid="photos-under-way">{under_way > 0 && t('photos.under_way', { count: under_way })}</p>
      {faults.length > 0 && <Notice kind="blocked" testid="photo-fault">{faults.join(' · ')}</Notice>}
      <input ref={chooser} type="file" multiple accept="image/jpeg,image/png,image/webp,.heic" hidden data-testid="photo-chooser" onChange={event => {
        const files = [...event.currentTarget.files ?? []]
        event.currentTarget.value = ''
        void take(files, wanted.current)
      }} />
    </div>
  )
}
