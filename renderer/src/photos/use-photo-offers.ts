import { useEffect, useState } from 'react'
import type { PhotoOffer, PhotoOffers } from '../../../shared/photo-offers.ts'
import { bridge } from '../bridge.ts'
import { useQuery } from '../use-query.ts'
import { most_bytes, type PhotoFault } from './limits.ts'
import { prepare } from './prepare.ts'

/** What stands for an offer: the picture as it would be kept, or why it becomes none. */
export type Made = { bytes: Uint8Array; url: string } | { fault: PhotoFault | 'gone' }
export type Offered = PhotoOffer & { made: Made | undefined }

/** The pictures of the watched folder, each made ready in the background as long as this is on the screen. Nothing of them is kept. */
export function usePhotoOffers(): { view: PhotoOffers | null; offers: Offered[] } {
  const { rows: view } = useQuery('photo_offers', {})
  const [made, setMade] = useState<ReadonlyMap<string, Made>>(new Map())
  useEffect(() => {
    void bridge().act('look_for_photos', { on: true })
    return () => void bridge().act('look_for_photos', { on: false })
  }, [])
  const next = view?.offers.find(({ id }) => !made.has(id))
  const [id, bytes] = [next?.id, next?.bytes ?? 0]
  useEffect(() => {
    if (id === undefined) return undefined
    let isGone = false
    void readyOf(id, bytes).then(ready => { if (!isGone) setMade(before => new Map(before).set(id, ready)) })
    return () => { isGone = true }
  }, [id, bytes])
  return { view, offers: view?.offers.map(offer => ({ ...offer, made: made.get(offer.id) })) ?? [] }
}

async function readyOf(id: string, bytes: number): Promise<Made> {
  if (bytes > most_bytes) return { fault: 'too_large' }
  const read = await bridge().act('read_photo_offer', { id })
  if (!read.ok) return { fault: 'gone' }
  const ready = await prepare(new Blob([read.value.bytes as BlobPart]))
  return typeof ready === 'string' ? { fault: ready } : { bytes: ready, url: await urlOf(ready) }
}

/** The window's policy lets pictures come from its own files or written out, from nowhere else. */
const urlOf = (bytes: Uint8Array): Promise<string> => new Promise(resolve => {
  const reader = new FileReader()
  reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '')
  reader.readAsDataURL(new Blob([bytes as BlobPart], { type: 'image/jpeg' }))
})
