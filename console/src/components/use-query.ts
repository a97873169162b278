import { useCallback, useEffect, useRef, useState } from 'react'
import { denialOf } from '../api/errors.ts'
import { someoneIsThere } from './presence.ts'

/** What a page has read so far. Data stays on screen while it is read again, and when reading it again fails. */
export interface Query<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly loading: boolean
  /** Whether more of the data is to come. */
  readonly isPart: boolean
  /** Which reading the data are of, or a part of. */
  readonly question: number
  /** Reads again, after a change that this page made. */
  reload(): Promise<void>
}

interface Options {
  /**
   * Milliseconds between readings while somebody is looking at the page. Not read again when absent, nor after a
   * refusal for lack of permission, which asking again does not mend: until `reload` is called.
   */
  readonly every?: number
}

interface Reading<T> {
  readonly key: string
  readonly data: T | undefined
  readonly error: unknown
  readonly question: number
  /** More is to come. */
  readonly isPart?: true
}

/**
 * Reads a part of what a page shows that may be denied while the rest is not: a poll does not ask again for what was.
 * @param name the part's, within its query
 */
export type ReadPart = <P>(name: string, read: () => Promise<P>) => Promise<P>

/** Shows a part of what is being read, while there is nothing else to show. */
export type ShowPart<T> = (part: T) => void

/**
 * Reads with `load` now, when `key` changes, and every so often. An answer to an older question is dropped.
 *
 * @param load may show what it has so far: a long list's first pages.
 */
export function useQuery<T>(
  key: string,
  load: (part: ReadPart, show: ShowPart<T>) => Promise<T>,
  options: Options = {},
): Query<T> {
  const [reading, setReading] = useState<Reading<T>>()
  const [loading, setLoading] = useState(true)
  const denied = useRef<ReadonlyMap<string, unknown>>(new Map())
  const readPart: ReadPart = async (name, read) => {
    if (denied.current.has(name)) throw denied.current.get(name)
    try {
      return await read()
    } catch (error) {
      if (denialOf(error) !== undefined) denied.current = new Map(denied.current).set(name, error)
      throw error
    }
  }
  const latest = useRef({ load, readPart, question: 0 })
  latest.current.load = load
  const showFor = useCallback(
    (question: number): ShowPart<T> =>
      (data) => {
        if (latest.current.question > question) return
        setReading((before) => {
          const isWhole = before?.key === key && !before.isPart
          return isWhole ? before : { key, data, error: undefined, question, isPart: true }
        })
      },
    [key],
  )
  // The first question is asked while the page is still being drawn: drawing a table takes as long as the answer.
  const early = useRef<Promise<T>>(undefined)
  if (early.current === undefined) {
    early.current = load(readPart, showFor(1))
    early.current.catch(() => undefined) // `reload` awaits it, and reports what it threw.
  }

  const ask = useCallback(async () => {
    const question = ++latest.current.question
    const isCurrent = () => latest.current.question === question
    setLoading(true)
    try {
      const data = await (question === 1 && early.current
        ? early.current
        : latest.current.load(latest.current.readPart, showFor(question)))
      if (isCurrent()) setReading({ key, data, error: undefined, question })
    } catch (error) {
      if (isCurrent())
        setReading((before) => ({
          key,
          data: before?.key === key && !before.isPart ? before.data : undefined,
          error,
          question,
        }))
    } finally {
      if (isCurrent()) setLoading(false)
    }
  }, [key, showFor])

  const reload = useCallback(async () => {
    denied.current = new Map()
    await ask()
  }, [ask])

  useEffect(() => {
    void ask()
    const { current } = latest
    return () => {
      current.question++
      denied.current = new Map()
    }
  }, [ask])

  const current = reading?.key === key ? reading : undefined
  const isDenied = denialOf(current?.error) !== undefined
  useEffect(() => {
    if (options.every === undefined || isDenied) return
    const timer = setInterval(() => {
      if (someoneIsThere()) void ask()
    }, options.every)
    return () => clearInterval(timer)
  }, [ask, options.every, isDenied])

  return {
    data: current?.data,
    error: current?.error,
    loading: loading || current === undefined,
    isPart: current?.isPart === true,
    question: current?.question ?? 0,
    reload,
  }
}
