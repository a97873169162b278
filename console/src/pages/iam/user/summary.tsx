import type { LoginProfile, MFADevice, User } from '@aws-sdk/client-iam'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { ageText, agoText } from '../../../components/age.ts'
import { Copyable } from '../../../components/copyable.tsx'
import { Known } from '../../../components/known.tsx'
import { formatTime } from '../../../components/time.ts'
import { useNow } from '../../../components/use-now.ts'
import type { Query } from '../../../components/use-query.ts'
import type { AccessKeyFacts } from '../../../iam/credentials/access-key-facts.ts'

export interface Login {
  readonly profile: LoginProfile | undefined
}

interface Props {
  readonly user: User
  readonly login: Query<Login>
  readonly devices: Query<MFADevice[]>
  readonly keys: Query<AccessKeyFacts[]>
}

export function Summary({ user, login, devices, keys }: Props) {
  const now = useNow()
  return (
    <Container header={<Header variant="h2">Summary</Header>}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={200}
        items={[
          { label: 'ARN', value: <Copyable text={user.Arn ?? ''} what="ARN" /> },
          {
            label: 'Console access',
            value: (
              <Known query={login}>
                {({ profile }) =>
                  profile === undefined ? (
                    'Disabled'
                  ) : (
                    <Known query={devices}>
                      {({ length }) => (
                        <StatusIndicator type={length > 0 ? 'success' : 'warning'}>
                          {length > 0 ? 'Enabled with MFA' : 'Enabled without MFA'}
                        </StatusIndicator>
                      )}
                    </Known>
                  )
                }
              </Known>
            ),
          },
          {
            label: 'Access keys',
            value: (
              <Known query={keys}>
                {(list) => `${list.filter(({ active }) => active).length} active of ${list.length}, 2 at most`}
              </Known>
            ),
          },
          { label: 'Created', value: formatTime(user.CreateDate) },
          { label: 'Last console sign-in', value: agoText(user.PasswordLastUsed, now) },
          {
            label: 'Password age',
            value: (
              <Known query={login}>
                {({ profile }) => (profile?.CreateDate === undefined ? 'None' : ageText(profile.CreateDate, now))}
              </Known>
            ),
          },
        ]}
      />
    </Container>
  )
}
