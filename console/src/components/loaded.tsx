import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import type { ReactNode } from 'react'
import { LoadError } from './load-error.tsx'
import type { Query } from './use-query.ts'

export function Loading({ what }: { readonly what: string }) {
  return (
    <Box padding="l" textAlign="center" color="text-status-inactive">
      <Spinner /> Loading {what}
    </Box>
  )
}

interface Props<T> {
  readonly query: Query<T>
  /** What is read, in a few words: "users". */
  readonly what: string
  readonly children: (data: T) => ReactNode
}

/** Draws what a query read; until then that it is loading, and where it failed why. */
export function Loaded<T>({ query, what, children }: Props<T>) {
  const { data, error } = query
  if (data === undefined) {
    return error === undefined ? (
      <Loading what={what} />
    ) : (
      <LoadError error={error} what={what} onRetry={() => void query.reload()} />
    )
  }
  if (error === undefined) return children(data)
  return (
    <SpaceBetween size="m">
      <LoadError error={error} what={what} onRetry={() => void query.reload()} />
      {children(data)}
    </SpaceBetween>
  )
}
