import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { Copyable } from '../../../components/copyable.tsx'
import type { ConsoleSession } from '../../../components/session.tsx'
import { formatTime } from '../../../components/time.ts'
import { signInUrl } from '../../../iam/sign-in-url.ts'

export function AccountDetails({ session }: { readonly session: ConsoleSession }) {
  const isRoot = session.PrincipalKind === 'root'
  return (
    <Container header={<Header variant="h2">{isRoot ? 'Account details' : 'User details'}</Header>}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={200}
        items={[
          isRoot
            ? { label: 'Email address', value: session.RootEmail ?? '-' }
            : { label: 'User name', value: session.UserName ?? '-' },
          { label: 'Account name', value: session.AccountName },
          { label: 'AWS account ID', value: <Copyable text={session.AccountId} what="account ID" /> },
          { label: 'ARN', value: <Copyable text={session.PrincipalArn} what="ARN" /> },
          { label: 'Sign-in URL for IAM users', value: <Copyable text={signInUrl(session)} what="sign-in URL" /> },
          {
            label: 'This session',
            value: (
              <StatusIndicator type={session.MFAAuthenticated ? 'success' : 'warning'}>
                <span className="sentence">
                  {session.MFAAuthenticated ? 'signed in with MFA' : 'signed in without MFA'}, until{' '}
                  {formatTime(session.ExpiresAt)}
                </span>
              </StatusIndicator>
            ),
          },
        ]}
      />
    </Container>
  )
}
