import { useCallback, useState } from 'react'
import { bridge } from '../bridge.ts'
import { useKeeping } from '../keeping.ts'
import { labelled } from '../words/format.ts'
import { useWords } from '../words/use-words.ts'
import type { PhotoFault } from './limits.ts'
import { prepare } from './prepare.ts'
import { withKept, type TypedPhoto } from './views.ts'

/** `change`: from what is there by then; a photo may be ready long after the section was folded. */
export type ChangePhotos = (update: (photos: readonly TypedPhoto[]) => TypedPhoto[]) => void
export type PhotoIntake = {
  /** `first`: the view of the first file, where one was asked for; the others fill the set in the order of the walk. */
  take(files: readonly File[], first: TypedPhoto['view'] | undefined): Promise<void>
  /** A picture that is ready, from the file of this name. */
  takeMade(name: string, bytes: Uint8Array): Promise<void>
  under_way: number
  /** why files became no photo; they stand until `read` says that somebody has read them */
  faults: readonly string[]
  read(): void
}

/** Takes files as photos of a form. Lives as long as the form, so that what it has to say outlasts a folded section. */
export function usePhotoIntake(change: ChangePhotos): PhotoIntake {
  const { t, say, language } = useWords()
  const begin = useKeeping()
  const [under_way, setUnderWay] = useState(0)
  const [faults, setFaults] = useState<readonly string[]>([])

  const take = async (files: readonly File[], first: TypedPhoto['view'] | undefined): Promise<void> => {
    setUnderWay(count => count + files.length)
    const ends = files.map(begin)
    for (const [place, file] of files.entries()) {
      const fault = await keep(file, place === 0 ? first : undefined)
      if (fault !== null) setFaults(before => [...before, labelled(file.name, fault, language)])
      setUnderWay(count => count - 1)
      ends[place]?.(fault === null)
    }
  }
  /** Why not, in words; null where it is kept. */
  async function keep(file: File, view: TypedPhoto['view'] | undefined): Promise<string | null> {
    const made = await prepare(file)
    return typeof made === 'string' ? t(`photos.fault.${made satisfies PhotoFault}`) : keepMade(made, view)
  }
  async function keepMade(made: Uint8Array, view: TypedPhoto['view'] | undefined): Promise<string | null> {
    const kept = await bridge().act('keep_photo', { bytes: made })
    if (!kept.ok) return say(kept.message)
    const { sha256 } = kept.value
    change(before => withKept(before, sha256, view))
    return null
  }
  const takeMade = async (name: string, bytes: Uint8Array): Promise<void> => {
    setUnderWay(count => count + 1)
    const end = begin()
    const fault = await keepMade(bytes, undefined)
    if (fault !== null) setFaults(before => [...before, labelled(name, fault, language)])
    setUnderWay(count => count - 1)
    end(fault === null)
  }
  return { take, takeMade, under_way, faults, read: useCallback(() => setFaults([]), []) }
}
