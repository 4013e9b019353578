import { inGroups } from '../../../shared/phone-challenge.ts'

/** Digits that are read aloud, in groups of four, at arm's length. */
export function Spoken({ digits, label, testid }: { digits: string; label: string; testid: string }) {
  return <p className="spoken" role="status" aria-label={`${label}: ${inGroups(digits)}`} data-testid={testid} data-digits={digits}>{inGroups(digits).split(' ').map((group, place) => <span key={`${place}-${group}`}>{group}</span>)}</p>
}
