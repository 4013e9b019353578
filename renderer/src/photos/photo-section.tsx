import { useEffect, useRef } from 'react'
import { Section } from '../parts/section.tsx'
import { useWords } from '../words/use-words.ts'
import type { PhotoView } from '../../../shared/queries.ts'
import { filesOf, sectionForPaste } from './pasted.ts'
import { PhotoSet } from './photo-set.tsx'
import { usePhotoIntake, type ChangePhotos } from './use-photo-intake.ts'
import { photoViews } from '../../../shared/photo-views.ts'
import { countOf, type TypedPhoto } from './views.ts'

type Props = {
  /** of the section, where a form has two of them */
  name?: string
  title?: string
  photos: TypedPhoto[]
  /** how the car left, to compare with */
  before?: readonly PhotoView[]
  active: string | null
  open(name: string): void
  /** the same function at every turn: photos arrive later */
  change: ChangePhotos
}

/** One line until somebody takes photos: how many of the set are there. */
export function PhotoSection({ name = 'photos', title, photos, before = [], active, open, change }: Props) {
  const { t } = useWords()
  const intake = usePhotoIntake(change)
  const count = countOf(photos)
  const more = photos.filter(one => one.view === null).length
  const { take } = intake
  const unfolded = useRef(false)
  // also while folded: whoever pastes a picture means a photo, and sees by the unfolded section where it went
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = filesOf(event)
      if (event.defaultPrevented || files.length === 0 || sectionForPaste() !== name) return
      event.preventDefault()
      if (active !== name) {
        unfolded.current = true
        open(name)
      }
      void take(files, undefined)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  })
  // the section that had the cursor may have folded for this one, and taken it along
  useEffect(() => {
    if (active !== name || !unfolded.current) return
    unfolded.current = false
    if (document.activeElement === document.body) document.querySelector<HTMLElement>(`[data-section="${name}"] button`)?.focus()
  }, [active, name])
  return (
    <Section name={name} title={title ?? t('photos.title')} isDone={count === photoViews.length && intake.faults.length === 0} isOpen={active === name} open={open} testid={`${name}-section`}
      facts={intake.faults.length > 0 ? <span className="field-error" data-testid="photos-unread">{t('photos.fault_unread', { count: intake.faults.length, first: intake.faults[0] ?? '' })}</span>
        : intake.under_way > 0 ? <span role="status">{t('photos.under_way', { count: intake.under_way })}</span>
          : photos.length === 0 ? <span className="quiet">{t('photos.none')}</span> : t('photos.facts', { count, more })}>
      <PhotoSet photos={photos} before={before} change={change} intake={intake} />
    </Section>
  )
}
