import { photoViews, type PhotoSide } from '../../../shared/photo-views.ts'

/** A kept photo of a form; a close-up has no view. */
export type TypedPhoto = { sha256: string; view: PhotoSide | null }

/** The view of the set that is missing first, a close-up when none is. */
export const nextView = (photos: readonly TypedPhoto[]): TypedPhoto['view'] => photoViews.find(view => !photos.some(one => one.view === view)) ?? null

/** A view has one photo, the newest; the same picture counts once. */
export const withPhoto = (photos: readonly TypedPhoto[], photo: TypedPhoto): TypedPhoto[] =>
  [...photos.filter(one => one.sha256 !== photo.sha256 && (photo.view === null || one.view !== photo.view)), photo]

/** A photo that was kept, for the view that was asked for; asked for none, it fills the next gap, and one that is there already stays where it is. */
export const withKept = (photos: readonly TypedPhoto[], sha256: string, view: TypedPhoto['view'] | undefined): TypedPhoto[] =>
  view === undefined && photos.some(one => one.sha256 === sha256) ? [...photos] : withPhoto(photos, { sha256, view: view === undefined ? nextView(photos) : view })

/** How many of the set are there. */
export const countOf = (photos: readonly TypedPhoto[]): number => photoViews.filter(view => photos.some(one => one.view === view)).length
