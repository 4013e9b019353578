import { Section } from '../parts/section.tsx'
import { useWords } from '../words/use-words.ts'
import { PhotoSet } from './photo-set.tsx'
import { photoViews } from '../../../shared/photo-views.ts'
import { countOf, type TypedPhoto } from './views.ts'

type Props = {
  /** of the section, where a form has two of them */
  name?: string
  title?: string
  photos: TypedPhoto[]
  active: string | null
  open(name: string): void
  change(update: (photos: readonly TypedPhoto[]) => TypedPhoto[]): void
}

/** One line until somebody takes photos: how many of the set are there. */
export function PhotoSection({ name = 'photos', title, photos, active, open, change }: Props) {
  const { t } = useWords()
  const count = countOf(photos)
  const more = photos.filter(one => one.view === null).length
  return (
    <Section name={name} title={title ?? t('photos.title')} isDone={count === photoViews.length} isOpen={active === name} open={open} testid={`${name}-section`}
      facts={photos.length === 0 ? <span className="quiet">{t('photos.none')}</span> : t('photos.facts', { count, more })}>
      <PhotoSet photos={photos} change={change} />
    </Section>
  )
}
