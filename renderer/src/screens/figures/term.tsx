import { useId } from 'react'

/** A word that says what it means as soon as the pointer or the cursor stands on it. */
export function Term({ word, means, side = 'left' }: { word: string; means: string; side?: 'left' | 'right' }) {
  const id = useId()
  return (
    <span className="term" data-side={side}>
      <button type="button" aria-describedby={id} onKeyDown={event => { if (event.key === 'Enter' || event.key === ' ') event.preventDefault() }}>{word}</button>
      <span role="tooltip" id={id}>{means}</span>
    </span>
  )
}
