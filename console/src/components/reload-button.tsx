import Button from '@cloudscape-design/components/button'
import type { Query } from './use-query.ts'

/** Reads a query again. @param what what it reads, in a few words: "alarms" */
export function ReloadButton({ query, what }: { readonly query: Query<unknown>; readonly what: string }) {
  return (
    <Button
      iconName="refresh"
      ariaLabel={`Refresh ${what}`}
      loading={query.loading}
      onClick={() => void query.reload()}
    />
  )
}
