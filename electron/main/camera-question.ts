import { isOurs } from './asset-path.ts'

/** A question for a permission; `media`: what of a camera or microphone is wanted. */
export type Question = { permission: string; media: readonly string[]; isMainFrame: boolean; url: string }

/** Pictures and nothing beside them, asked by our own page and not by something within it. Which deed needs them, the page shows. */
export const isPictureOfCamera = ({ permission, media, isMainFrame, url }: Question): boolean =>
  permission === 'media' && media.length > 0 && media.every(one => one === 'video') && isMainFrame && isOurs(url)
