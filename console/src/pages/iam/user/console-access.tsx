import type { MFADevice } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { useState } from 'react'
import { agoText } from '../../../components/age.ts'
import { Copyable } from '../../../components/copyable.tsx'
import { Loaded } from '../../../components/loaded.tsx'
import { useSession } from '../../../components/session.tsx'
import { useNow } from '../../../components/use-now.ts'
import type { Query } from '../../../components/use-query.ts'
import { signInUrl } from '../../../iam/sign-in-url.ts'
import { ManageConsoleAccess } from './manage-console-access.tsx'
import type { Login } from './summary.tsx'

interface Props {
  readonly userName: string
  readonly login: Query<Login>
  readonly devices: Query<MFADevice[]>
}

/** Whether the user signs in to the console, and with what. */
export function ConsoleAccess({ userName, login }: Props) {
  const session = useSession()
  const now = useNow()
  const [managing, setManaging] = useState(false)
  const enabled = login.data?.profile !== undefined
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button disabled={login.data === undefined} onClick={() => setManaging(true)}>
              {enabled ? 'Manage console access' : 'Enable console access'}
            </Button>
          }
        >
          Console sign-in
        </Header>
      }
    >
      <Loaded query={login} what="console access">
        {({ profile }) => (
          <KeyValuePairs
            columns={3}
            minColumnWidth={200}
            items={[
              { label: 'Console sign-in link', value: <Copyable text={signInUrl(session)} what="sign-in URL" /> },
              {
                label: 'Console password',
                value: profile === undefined ? 'Not enabled' : `Set ${agoText(profile.CreateDate, now)}`,
              },
              {
                label: 'Must be changed at next sign-in',
                value: profile?.PasswordResetRequired ? 'Yes' : 'No',
              },
            ]}
          />
        )}
      </Loaded>
      {managing && (
        <ManageConsoleAccess
          userName={userName}
          enabled={enabled}
          onChanged={login.reload}
          onClose={() => setManaging(false)}
        />
      )}
    </Container>
  )
}
