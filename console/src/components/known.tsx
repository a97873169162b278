import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { ReactNode } from 'react'
import { denialOf } from '../api/errors.ts'
import type { Query } from './use-query.ts'

interface Props<T> {
  readonly query: Query<T>
  readonly children: (data: T) => ReactNode
}

/** One fact among others: what was read, or that who is signed in may not see it, with the action that it takes. */
export function Known<T>({ query, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error === undefined) return '…'
  const denial = denialOf(query.error)
  return (
    <StatusIndicator type="stopped">
      Not visible{denial === undefined ? '' : `: you may not ${denial.action}`}
    </StatusIndicator>
  )
}
