import type { PhotoView } from '../../../shared/queries.ts'
import { useWords } from '../words/use-words.ts'
import { Photo } from './photo.tsx'

type Props = { photo: PhotoView | undefined; name: string; isLarge: boolean; enlarge(): void; testid: string }

/** A photo of a hand-over that opens large; where it is not on this PC it is said in words why, and what comes. What is not what was sealed is never shown. */
export function ShownPhoto({ photo, name, isLarge, enlarge, testid }: Props) {
  const { t } = useWords()
  if (!photo) return <span className="photo-gap">{t('photos.none')}</span>
  if (photo.place !== 'here') {
    return <span className="photo-gap" role={photo.place === 'differs' ? 'alert' : undefined} data-testid="photo-gap" data-place={photo.place} data-of={photo.of}>{t(`photos.place.${photo.place}`)}</span>
  }
  const called = [name, t(`photos.of.${photo.of}`)].join(', ')
  return (
    <>
      {/* it has its name before its picture has been opened */}
      <button type="button" className="photo-open" aria-label={called} aria-pressed={isLarge} data-testid={testid} data-of={photo.of} onClick={enlarge}>
        <Photo sha256={photo.sha256} alt={called} />
      </button>
      {!photo.is_safe && <span className="line-why">{t('photos.unsafe')}</span>}
    </>
  )
}
