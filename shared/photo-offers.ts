/** A picture that has come into the watched folder and that nobody has taken or put away yet. */
export type PhotoOffer = { id: string; name: string; bytes: number; /** when it was taken down on the disk, ms UTC */ at: number }
/** The folder that is watched on this PC, null: none; `gone`: it is not there now (a card that is out). The oldest first, as one walks around a car. */
export type PhotoOffers = { folder: string | null; gone: boolean; offers: PhotoOffer[]; /** how many more there are */ more: number }
