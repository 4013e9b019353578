import { useEffect, useState } from 'react'

/** The time, once every 30 s: for "2 h 10 overdue" and the like. ms UTC. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
