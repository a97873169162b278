import Alert from '@cloudscape-design/components/alert'
import Badge from '@cloudscape-design/components/badge'

/** In a list: this user can do anything, or give itself the permission to. */
export function AdministratorBadge({ reason }: { readonly reason: string }) {
  return (
    <span title={reason}>
      <Badge color="severity-high">Administrator-equivalent</Badge>
    </span>
  )
}

/** On a page: what that means. */
export function AdministratorWarning({ reason }: { readonly reason: string }) {
  return (
    <Alert type="warning" header="Administrator-equivalent" data-testid="administrator-equivalent">
      {reason}. Whoever may manage IAM can create a user with AdministratorAccess, or attach it to itself: treat this
      identity as an administrator, and give it MFA. A permissions boundary or a deny can take that back.
    </Alert>
  )
}
