import type { ReactNode } from 'react'

export type ShapeName = 'free' | 'out' | 'due' | 'overdue' | 'blocked' | 'conflict' | 'waiting' | 'passed' | 'cleaning' | 'transfer' | 'later'

const drawn: Record<ShapeName, ReactNode> = {
  free: <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  later: <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2 1.9" />,
  out: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  due: <><circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.6" /><path d="M6 1.6a4.4 4.4 0 0 1 0 8.8z" fill="currentColor" /></>,
  overdue: <path d="M6 .8 11.6 11H.4z" fill="currentColor" />,
  blocked: <rect x="1.4" y="1.4" width="9.2" height="9.2" rx="1" fill="currentColor" />,
  conflict: <><path d="M6 1.2 11.2 10.6H.8z" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
    <path d="M6 4.4v3M6 8.9v.4" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" /></>,
  waiting: <path d="M6 10.4V2.2M2.4 5.4 6 1.8l3.6 3.6" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />,
  passed: <path d="M1.8 6.4 4.8 9.4 10.2 3" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />,
  cleaning: <path d="M6 1 10 6.6a4.2 4.2 0 1 1-8 0z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />,
  transfer: <path d="M1 6h9M7 2.8 10.2 6 7 9.2" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />,
}

/** The mark of a state. It never stands without its word; `data-shape` gives the colour. */
export const Shape = ({ name }: { name: ShapeName }) => (
  <svg className="shape" data-shape={name} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{drawn[name]}</svg>
)

/** Colour, shape and word of one state. */
export const State = ({ shape, word }: { shape: ShapeName; word: string }) => (
  <span className="state" data-shape={shape}><Shape name={shape} />{word}</span>
)
