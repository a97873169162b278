import { useEffect, useState } from 'react'

/** The time, in epoch milliseconds; the component renders again every 20 seconds, so that ages on screen grow. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
