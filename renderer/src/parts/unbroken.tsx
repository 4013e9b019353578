import { Fragment } from 'react'

/** A contract, invoice or booking number, an amount, kilometres: read in one piece, so no line ends within them. */
const whole = /([A-Z]{1,4}-(?:[A-Z]{1,4}-)?\d{2}-\d{4,}|CHF [\d'.]+|\d[\d']* km\b)/

/** The sentence in pieces; every second one is not to be broken. */
export const piecesOf = (text: string): string[] => text.split(whole)

/** A sentence whose numbers stay on one line. A hyphen that does not break would do it too, and be copied into a search that finds nothing. */
export function Unbroken({ text }: { text: string }) {
  return <>{piecesOf(text).map((piece, place) => (place % 2 === 0 ? <Fragment key={place}>{piece}</Fragment> : <span key={place} className="unbroken">{piece}</span>))}</>
}
