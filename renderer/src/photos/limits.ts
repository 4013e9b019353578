/** Why a file does not become a photo. */
export type PhotoFault = 'too_large' | 'heic' | 'not_a_picture'

/** A file of more bytes is not even read. */
export const most_bytes = 48 * 1024 * 1024
/** 8000 by 10 000: more than any phone, and 320 MB while it is drawn. */
export const most_pixels = 80_000_000
export const longest_side = 1600
export const quality = 0.8
