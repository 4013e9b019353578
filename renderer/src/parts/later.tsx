import { useEffect, useState, type ReactNode } from 'react'

/** Shows its children only when 150 ms have passed: most answers are faster, and a flash is worse than nothing. */
export function Later({ children }: { children: ReactNode }) {
  const [isTime, setTime] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setTime(true), 150)
    return () => clearTimeout(timer)
  }, [])
  return isTime ? children : null
}

/** Grey bars in the place of rows to come. */
export const Bones = ({ rows }: { rows: number }) => (
  <Later><div className="bones" aria-hidden="true">{Array.from({ length: rows }, (_, row) => <div key={row} className="bone" />)}</div></Later>
)
