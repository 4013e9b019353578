import { useEffect } from 'react'
import type { PhotoView } from '../../../shared/queries.ts'
import { bridge } from '../bridge.ts'

/** Somebody looks at these photos of a contract: those that other PCs have taken are fetched, also those that appear later. Nothing waits for them. */
export function useFetchedPhotos(contract_id: string, photos: readonly PhotoView[]): void {
  const stored = photos.filter(({ place }) => place !== 'unsent').map(({ sha256 }) => sha256).sort().join(' ')
  useEffect(() => {
    // Where it can not even be asked for, the words in its place say so.
    if (stored !== '') void bridge().act('fetch_photos', { contract_id }).catch(() => null)
  }, [contract_id, stored])
}
