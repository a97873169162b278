import Alert from '@cloudscape-design/components/alert'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ConsoleSession, useSession } from '../../components/session.tsx'
import { useLocation } from '../../router/location.ts'
import { RoleHistory } from './role-history.tsx'
import { SwitchForm } from './switch-form.tsx'

/**
 * "Switch Role": STS decides, as for any other client; then the console session acts as the role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
 */
export default function SwitchRolePage() {
  const session = useSession()
  const { query } = useLocation()
  const hindrance = hindranceOf(session)
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Switching roles lets you use the permissions of a role, in this account or another, in place of your own."
        >
          Switch Role
        </Header>
      }
    >
      {hindrance === undefined ? (
        <SpaceBetween size="l">
          {/* A role of the history fills the form in anew. */}
          <SwitchForm key={query.toString()} session={session} />
          <RoleHistory session={session} />
        </SpaceBetween>
      ) : (
        <Alert type="info">{hindrance}</Alert>
      )}
    </ContentLayout>
  )
}

/** Why this one cannot switch to a role; `undefined` where it may try. */
function hindranceOf({ PrincipalKind, SwitchedFrom }: ConsoleSession): string | undefined {
  if (SwitchedFrom !== undefined) return 'You have switched to a role already. Switch back first.'
  switch (PrincipalKind) {
    case 'root':
      return 'Roles may not be assumed by root accounts. Sign in as an IAM user to switch to a role.'
    case 'federated-user':
      return 'A federated user may not assume roles.'
    case 'user':
    case 'assumed-role':
      return undefined
    default:
      return PrincipalKind satisfies never
  }
}
