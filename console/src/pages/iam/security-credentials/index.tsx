import Alert from '@cloudscape-design/components/alert'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { type ConsoleSession, useSession } from '../../../components/session.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { accessKeysOf } from '../../../iam/credentials/access-key-facts.ts'
import { AccessKeys } from '../../../iam/credentials/access-keys.tsx'
import { mfaDevicesOf } from '../../../iam/credentials/mfa-calls.ts'
import { MfaDevices } from '../../../iam/credentials/mfa-devices.tsx'
import { ConsoleSessions } from '../../../iam/sessions/console-sessions.tsx'
import { href } from '../../../router/location.ts'
import { AccountDetails } from './account-details.tsx'
import { PasswordForm } from './password-form.tsx'

/** The credentials of who is signed in, root or user; a role has none. */
export default function SecurityCredentialsPage() {
  const session = useSession()
  const { PrincipalKind, SwitchedFrom, FederatedProvider } = session
  if (PrincipalKind === 'root' || PrincipalKind === 'user') return <OwnCredentials session={session} />
  return SwitchedFrom === undefined ? (
    <NoCredentials>
      {FederatedProvider === undefined
        ? 'You were signed in with temporary credentials by your organization, and have none of your own here.'
        : `You have no credentials of your own here: ${FederatedProvider} says who you are.`}
    </NoCredentials>
  ) : (
    <NoCredentials>
      You have switched to a role, which has no credentials of its own. Switch back to see those of {SwitchedFrom}.
    </NoCredentials>
  )
}

function NoCredentials({ children }: { readonly children: ReactNode }) {
  return (
    <ContentLayout header={<Header variant="h1">My security credentials</Header>}>
      <Alert type="info">{children}</Alert>
    </ContentLayout>
  )
}

function OwnCredentials({ session }: { readonly session: ConsoleSession }) {
  const isRoot = session.PrincipalKind === 'root'
  const userName = isRoot ? undefined : session.UserName
  const devices = useQuery('my-mfa-devices', () => mfaDevicesOf(userName))
  const keys = useQuery('my-access-keys', () => accessKeysOf(userName))
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={isRoot ? 'Root user' : 'IAM user'}>
          My security credentials
        </Header>
      }
    >
      <SpaceBetween size="l">
        {isRoot && (
          <Alert type="info" header="You are signed in as the root user">
            It can do anything to this account and no policy limits it. Give it MFA, leave it without access keys, and
            use an IAM user for daily work.
          </Alert>
        )}
        {devices.data?.length === 0 && (
          <Alert type="warning" header="You do not have MFA assigned">
            Whoever learns the password has the account. Assign an MFA device.
          </Alert>
        )}
        <AccountDetails session={session} />
        <MfaDevices userName={userName} devices={devices} assignHref={href('/security-credentials/mfa/assign')} />
        {isRoot && (keys.data?.length ?? 0) > 0 && (
          <Alert type="warning" header="Root user access keys are not recommended">
            Delete them: a key of root works without MFA, and no policy can limit it.
          </Alert>
        )}
        <AccessKeys userName={userName} keys={keys} />
        <PasswordForm isRoot={isRoot} />
        <ConsoleSessions />
      </SpaceBetween>
    </ContentLayout>
  )
}
