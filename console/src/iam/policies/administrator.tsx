import Alert from '@cloudscape-design/components/alert'
import Badge from '@cloudscape-design/components/badge'
import { type Query, useQuery } from '../../components/use-query.ts'
import { administratorReason } from '../../policy-engine/engine.ts'
import type { Holder } from '../../policy-engine/holder.ts'

/** Why somebody is as good as an administrator; `undefined` who is not. */
interface Verdict {
  readonly reason: string | undefined
}

/** Asks the policy engine about the holder that `read` gives, again when `key` changes. */
export function useAdministrator(key: string, read: () => Promise<Holder>): Query<Verdict> {
  return useQuery(`administrator ${key}`, async () => ({ reason: await administratorReason(await read()) }))
}

/** In a list: this user can do anything, or give itself the permission to. */
export function AdministratorBadge({ reason }: { readonly reason: string }) {
  return (
    <span title={reason}>
      <Badge color="severity-high">Administrator-equivalent</Badge>
    </span>
  )
}

/** On a page: what that means. Nothing of who is none, or where who is signed in may not read the policies. */
export function AdministratorWarning({ of: { data } }: { readonly of: Query<Verdict> }) {
  if (data?.reason === undefined) return null
  return (
    <Alert type="warning" header="Administrator-equivalent" data-testid="administrator-equivalent">
      {data.reason}. Treat this identity as an administrator, and give it MFA. A permissions boundary can take that
      back.
    </Alert>
  )
}
