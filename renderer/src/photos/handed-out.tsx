import type { PhotoView } from '../../../shared/queries.ts'
import { useWords } from '../words/use-words.ts'
import { ShownPhoto } from './shown-photo.tsx'

type Props = { photo: PhotoView | undefined; name: string; large: string | null; setLarge(sha256: string | null): void }

/** The same view as the car left, below the one that is taken now. */
export function HandedOut({ photo, name, large, setLarge }: Props) {
  const { t } = useWords()
  const isLarge = photo !== undefined && large === photo.sha256
  return (
    <div className="photo-before" data-testid="photo-before">
      <ShownPhoto photo={photo} name={name} testid="photo-handed-out" isLarge={isLarge} enlarge={() => setLarge(isLarge || !photo ? null : photo.sha256)} />
      <span className="quiet">{t('photos.of.CHECK_OUT')}</span>
    </div>
  )
}
