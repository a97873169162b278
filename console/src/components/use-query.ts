import { useCallback, useEffect, useRef, useState } from 'react'
import { someoneIsThere } from './presence.ts'

/** What a page has read so far. Data stays on screen while it is read again, and when reading it again fails. */
export interface Query<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly loading: boolean
  /** Reads again, after a change that this page made. */
  reload(): Promise<void>
}

interface Options {
  /** Milliseconds between readings while somebody is looking at the page. Not read again when absent. */
  readonly every?: number
}

interface Reading<T> {
  readonly key: string
  readonly data: T | undefined
  readonly error: unknown
}

/** Reads with `load` now, when `key` changes, and every so often. An answer to an older question is dropped. */
export function useQuery<T>(key: string, load: () => Promise<T>, options: Options = {}): Query<T> {
  const [reading, setReading] = useState<Reading<T>>()
  const [loading, setLoading] = useState(true)
  const latest = useRef({ load, question: 0 })
  latest.current.load = load
  // The first question is asked while the page is still being drawn: drawing a table takes as long as the answer.
  const early = useRef<Promise<T>>(undefined)
  if (early.current === undefined) {
    early.current = load()
    early.current.catch(() => undefined) // `reload` awaits it, and reports what it threw.
  }

  const reload = useCallback(async () => {
    const question = ++latest.current.question
    const isCurrent = () => latest.current.question === question
    setLoading(true)
    try {
      const data = await (question === 1 && early.current ? early.current : latest.current.load())
      if (isCurrent()) setReading({ key, data, error: undefined })
    } catch (error) {
      if (isCurrent()) setReading((before) => ({ key, data: before?.key === key ? before.data : undefined, error }))
    } finally {
      if (isCurrent()) setLoading(false)
    }
  }, [key])

  useEffect(() => {
    void reload()
    const { current } = latest
    return () => {
      current.question++
    }
  }, [reload])

  useEffect(() => {
    if (options.every === undefined) return
    const timer = setInterval(() => {
      if (someoneIsThere()) void reload()
    }, options.every)
    return () => clearInterval(timer)
  }, [reload, options.every])

  const current = reading?.key === key ? reading : undefined
  return { data: current?.data, error: current?.error, loading: loading || current === undefined, reload }
}
