import { useEffect, useState, type ReactNode } from 'react'

/** Shows its children only when some time has passed: most answers are faster, and a flash is worse than nothing. */
export function Later({ children, after_ms = 150 }: { children: ReactNode; after_ms?: number }) {
  const [isTime, setTime] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setTime(true), after_ms)
    return () => clearTimeout(timer)
  }, [after_ms])
  return isTime ? children : null
}

/** Grey bars in the place of rows to come. */
export const Bones = ({ rows }: { rows: number }) => (
  <Later><div className="bones" aria-hidden="true">{Array.from({ length: rows }, (_, row) => <div key={row} className="bone" />)}</div></Later>
)
