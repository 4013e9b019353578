import { photoViews, type PhotoSide } from '../../../shared/photo-views.ts'

/** A kept photo of a form; a close-up has no view. */
export type TypedPhoto = { sha256: string; view: PhotoSide | null }

/** The view of the set that is missing first, a close-up when none is. */
export const nextView = (photos: readonly TypedPhoto[]): TypedPhoto['view'] => photoViews.find(view => !photos.some(one => one.view === view)) ?? null

/** A view has one photo, the newest; the same picture counts once. */
export const withPhoto = (photos: readonly TypedPhoto[], photo: TypedPhoto): TypedPhoto[] =>
  [...photos.filter(one => one.sha256 !== photo.sha256 && (photo.view === null || one.view !== photo.view)), photo]

/** How many of the set are there. */
export const countOf = (photos: readonly TypedPhoto[]): number => photoViews.filter(view => photos.some(one => one.view === view)).length
