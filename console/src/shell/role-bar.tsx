import { leftText } from '../components/age.ts'
import { currentRole } from '../components/role-history.ts'
import { useSession } from '../components/session.tsx'
import { useNow } from '../components/use-now.ts'
import { switchBack } from './sign-out.ts'

/** Below the top bar, while one acts as a role or a federated user: as what, and for how long. */
export function RoleBar() {
  const session = useSession()
  const now = useNow()
  const { PrincipalKind, RoleName, SessionName, SwitchedFrom, AccountId, ExpiresAt } = session
  if (PrincipalKind !== 'assumed-role' && PrincipalKind !== 'federated-user') return null
  const role = currentRole(session)
  const name = RoleName === undefined ? `${SessionName}` : `${RoleName} @ ${AccountId}`
  return (
    <section
      aria-label="Who you act as"
      className="role-bar"
      data-colour={role?.colour ?? 'none'}
      data-testid="role-bar"
    >
      <strong>{role?.displayName || name}</strong>
      <span>
        {SwitchedFrom === undefined ? 'Your session' : `Switched from ${nameOf(SwitchedFrom)}. The role`} ends in{' '}
        {leftText(ExpiresAt, now)}.
      </span>
      {SwitchedFrom !== undefined && (
        <button type="button" onClick={switchBack}>
          Switch back
        </button>
      )}
    </section>
  )
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
