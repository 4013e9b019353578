import { useState } from 'react'
import { photoViews } from '../../../../shared/photo-views.ts'
import type { ContractView, PhotoView } from '../../../../shared/queries.ts'
import { Plate } from '../../parts/plate.tsx'
import { ShownPhoto } from '../../photos/shown-photo.tsx'
import { useFetchedPhotos } from '../../photos/use-fetched-photos.ts'
import { useWords } from '../../words/use-words.ts'

type Props = Pick<ContractView, 'id' | 'photos' | 'legs'>

/** Each car's photos; what came later stands with the last car. */
export function ContractPhotos({ id, photos, legs }: Props) {
  useFetchedPhotos(id, photos)
  const last = legs.at(-1)?.id
  return legs.map(leg => {
    const own = photos.filter(one => (one.leg_id ?? last) === leg.id)
    return own.length > 0 && <LegPhotos key={leg.id} photos={own} plate={legs.length > 1 ? leg.plate : null} />
  })
}

/** The same view as the car left and as it came back, side by side; close-ups below. What another PC took comes with the line. */
function LegPhotos({ photos, plate }: { photos: ContractView['photos']; plate: string | null }) {
  const { t } = useWords()
  const [large, setLarge] = useState<string | null>(null)
  const [out, back, later] = (['CHECK_OUT', 'CHECK_IN', 'OTHER'] as const).map(of => photos.filter(one => one.of === of))
  const close = { out: out?.filter(one => one.view === null) ?? [], back: [...back?.filter(one => one.view === null) ?? [], ...later ?? []] }
  const rows: { name: string; key: string; out: PhotoView | undefined; back: PhotoView | undefined }[] = [
    ...photoViews.map(view => ({ name: t(`photos.view.${view}`), key: view, out: out?.find(one => one.view === view), back: back?.find(one => one.view === view) })),
    ...Array.from({ length: Math.max(close.out.length, close.back.length) }, (_, n) => ({ name: t('photos.view.CLOSE_UP'), key: `close-${n}`, out: close.out[n], back: close.back[n] })),
  ].filter(row => row.out ?? row.back)
  const cell = (photo: PhotoView | undefined, name: string) =>
    <ShownPhoto photo={photo} name={name} testid="contract-photo" isLarge={large === photo?.sha256} enlarge={() => setLarge(large === photo?.sha256 ? null : photo?.sha256 ?? null)} />
  return (
    <table className="photo-pairs" data-testid="contract-photos" data-plate={plate ?? undefined}>
      {plate && <caption><Plate plate={plate} small /></caption>}
      <thead><tr><td /><th scope="col">{t('photos.of.CHECK_OUT')}</th><th scope="col">{t('photos.of.CHECK_IN')}</th></tr></thead>
      <tbody>
        {rows.map(row => <tr key={row.key}><th scope="row">{row.name}</th><td>{cell(row.out, row.name)}</td><td>{cell(row.back, row.name)}</td></tr>)}
      </tbody>
    </table>
  )
}
