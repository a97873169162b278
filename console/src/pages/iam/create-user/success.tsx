import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useEffect, useRef, useState } from 'react'
import { errorName, errorText } from '../../../api/errors.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { Copyable } from '../../../components/copyable.tsx'
import { download } from '../../../components/download.ts'
import { OneTimeSecret } from '../../../components/one-time-secret.tsx'
import { useSession } from '../../../components/session.tsx'
import { signInUrl } from '../../../iam/sign-in-url.ts'
import { guardLeaving, navigate } from '../../../router/location.ts'
import type { CreatedUser } from './create-users.ts'
import { credentialsCsv, loginInstructionsUrl } from './credentials-file.ts'

/** Asks before leaving while a secret was neither shown nor downloaded: it is not to be had again. */
function useLeaveGuard(isTaken: () => boolean) {
  const [leaving, setLeaving] = useState<() => void>()
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent) => {
      if (!isTaken()) event.preventDefault()
    }
    addEventListener('beforeunload', onUnload)
    guardLeaving((proceed) => {
      if (isTaken()) return true
      setLeaving(() => proceed)
      return false
    })
    return () => {
      removeEventListener('beforeunload', onUnload)
      guardLeaving(undefined)
    }
  }, [isTaken])
  return { leaving, stay: () => setLeaving(undefined) }
}

/** The new users' credentials, this once. */
export function Success({ users }: { readonly users: readonly CreatedUser[] }) {
  const url = signInUrl(useSession())
  const taken = useRef(new Set<string>())
  const take = (secret: string) => void taken.current.add(secret)
  const secrets = users.flatMap(({ password, secretAccessKey }) =>
    [password, secretAccessKey].filter((secret) => secret !== undefined),
  )
  const isTaken = useRef(() => secrets.every((secret) => taken.current.has(secret)))
  const { leaving, stay } = useLeaveGuard(isTaken.current)
  const failed = users.some(({ problems }) => problems.length > 0)

  const downloadAll = () => {
    download(
      'new_user_credentials.csv',
      'text/csv',
      credentialsCsv(
        users.filter(({ exists }) => exists),
        url,
      ),
    )
    for (const secret of secrets) take(secret)
  }
  return (
    <ContentLayout header={<Header variant="h1">Add user(s)</Header>}>
      <SpaceBetween size="l">
        <Alert type={failed ? 'warning' : 'success'} header={failed ? 'Some steps failed' : 'Success'}>
          <SpaceBetween size="s">
            <div>
              {failed
                ? 'The users shown below were created as far as stated.'
                : 'You successfully created the users shown below.'}{' '}
              You can view and download their security credentials, and email them instructions for signing in. This is
              the last time these credentials will be available to download. You can create new ones at any time.
            </div>
            <div>
              Users with console access can sign in at: <Copyable text={url} what="sign-in URL" />
            </div>
          </SpaceBetween>
        </Alert>
        <Table
          items={users}
          trackBy="userName"
          columnDefinitions={columnsOf(users, url, take)}
          ariaLabels={{ tableLabel: 'New users' }}
          header={
            <Header
              variant="h2"
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  <Button iconName="download" onClick={downloadAll}>
                    Download .csv
                  </Button>
                  <Button variant="primary" onClick={() => navigate('/iam/users')}>
                    Close
                  </Button>
                </SpaceBetween>
              }
            >
              New users
            </Header>
          }
        />
        <Box variant="small">
          Today's AWS console calls this page "Retrieve password", and the mail "Email sign-in instructions".
        </Box>
      </SpaceBetween>
      {leaving !== undefined && (
        <ConfirmModal
          header="Leave without the credentials?"
          confirm="Leave"
          onConfirm={async () => leaving()}
          onClose={stay}
        >
          You have neither shown nor downloaded them, and they cannot be had again.
        </ConfirmModal>
      )}
    </ContentLayout>
  )
}

function columnsOf(
  users: readonly CreatedUser[],
  url: string,
  take: (secret: string) => void,
): TableProps.ColumnDefinition<CreatedUser>[] {
  const withKeys = users.some(({ accessKeyId }) => accessKeyId !== undefined)
  const withPasswords = users.some(({ hasPassword }) => hasPassword)
  const columns: (TableProps.ColumnDefinition<CreatedUser> | false)[] = [
    { id: 'user', header: 'User', isRowHeader: true, cell: (user) => <UserCell user={user} /> },
    withKeys && { id: 'key', header: 'Access key ID', cell: ({ accessKeyId }) => accessKeyId ?? '-' },
    withKeys && {
      id: 'secret',
      header: 'Secret access key',
      cell: ({ secretAccessKey: secret }) =>
        secret === undefined ? (
          '-'
        ) : (
          <OneTimeSecret secret={secret} what="secret access key" onTaken={() => take(secret)} />
        ),
    },
    withPasswords && {
      id: 'password',
      header: 'Password',
      cell: ({ password, hasPassword }) =>
        password === undefined ? (
          hasPassword ? (
            'As you typed it'
          ) : (
            '-'
          )
        ) : (
          <OneTimeSecret secret={password} what="password" onTaken={() => take(password)} />
        ),
    },
    withPasswords && {
      id: 'mail',
      header: 'Email login instructions',
      cell: ({ userName, hasPassword }) =>
        hasPassword ? (
          <Link href={loginInstructionsUrl(userName, url)} ariaLabel={`Send email to ${userName}`}>
            Send email
          </Link>
        ) : (
          '-'
        ),
    },
  ]
  return columns.filter((column) => column !== false)
}

function UserCell({ user }: { readonly user: CreatedUser }) {
  return (
    <SpaceBetween size="xxs">
      <StatusIndicator type={!user.exists ? 'error' : user.problems.length > 0 ? 'warning' : 'success'}>
        {user.userName}
      </StatusIndicator>
      {user.problems.map(({ step, error }) => (
        <Box key={step} variant="small" color="text-status-error">
          {step}: {errorName(error)}: {errorText(error)}
        </Box>
      ))}
    </SpaceBetween>
  )
}
