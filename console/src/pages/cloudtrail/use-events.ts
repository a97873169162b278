import type { Event } from '@aws-sdk/client-cloudtrail'
import { useEffect, useState } from 'react'
import { type Action, useAction } from '../../components/use-action.ts'
import { type Query, useQuery } from '../../components/use-query.ts'
import { type Lookup, lookupEvents } from './lookup.ts'

interface Events {
  readonly query: Query<{ readonly events: readonly Event[]; readonly nextToken: string | undefined }>
  readonly events: readonly Event[]
  /** Reads the next page behind those shown; `undefined` when all are shown. */
  readonly more: Action<[]> | undefined
}

/** Reads events page by page. Asking anew (another `key`, or `reload`) starts from the newest again. */
export function useEvents(key: string, lookup: () => Lookup): Events {
  const query = useQuery(key, () => lookupEvents(lookup()))
  const [further, setFurther] = useState<{ events: readonly Event[]; nextToken: string | undefined }>()
  const { data } = query
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new first page is what makes the further ones stale
  useEffect(() => setFurther(undefined), [data])
  const nextToken = further === undefined ? data?.nextToken : further.nextToken
  const more = useAction(async () => {
    const page = await lookupEvents(lookup(), nextToken)
    setFurther((before) => ({ events: [...(before?.events ?? []), ...page.events], nextToken: page.nextToken }))
  })
  return {
    query,
    events: [...(data?.events ?? []), ...(further?.events ?? [])],
    more: nextToken === undefined ? undefined : more,
  }
}
