import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useRef } from 'react'
import { errorName, errorText } from '../../../api/errors.ts'
import { Copyable } from '../../../components/copyable.tsx'
import { download } from '../../../components/download.ts'
import { AskBeforeLeaving, useLeaveGuard } from '../../../components/leave-guard.tsx'
import { OneTimeSecret } from '../../../components/one-time-secret.tsx'
import { useSession } from '../../../components/session.tsx'
import { useAction } from '../../../components/use-action.ts'
import { signInUrl } from '../../../iam/sign-in-url.ts'
import { navigate } from '../../../router/location.ts'
import type { CreatedUser } from './create-users.ts'
import { credentialsCsv, loginInstructionsUrl } from './credentials-file.ts'

interface Props {
  readonly users: readonly CreatedUser[]
  /** Does again what failed, and nothing else. */
  readonly onRetry: () => Promise<void>
}

/** What became of each new user, and their credentials, this once. */
export function Success({ users, onRetry }: Props) {
  const url = signInUrl(useSession())
  const taken = useRef(new Set<string>())
  const take = (secret: string) => void taken.current.add(secret)
  const secrets = users.flatMap(({ password, secretAccessKey }) =>
    [password, secretAccessKey].filter((secret) => secret !== undefined),
  )
  const guard = useLeaveGuard({ isHeld: () => !secrets.every((secret) => taken.current.has(secret)), everyStep: true })
  const retry = useAction(onRetry)
  const failed = users.some(({ problems }) => problems.length > 0)
  const missing = users.filter(({ exists }) => !exists)

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
        <Alert
          type={failed ? 'warning' : 'success'}
          header={failed ? outcomeText(users.length - missing.length, users.length) : 'Success'}
          action={
            failed && (
              <div className="buttons">
                <Button loading={retry.busy} onClick={() => void retry.run()}>
                  Retry what failed
                </Button>
                {missing.length > 0 && (
                  <Button disabled={retry.busy} onClick={() => navigate('/iam/create-user')}>
                    Edit users not created
                  </Button>
                )}
              </div>
            )
          }
        >
          <SpaceBetween size="s">
            <div>
              {failed
                ? 'Each row says what became of its user. What was done stays done: a retry does the rest.'
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
      <AskBeforeLeaving guard={guard} header="Leave without the credentials?">
        You have neither shown nor downloaded them, and they cannot be had again.
      </AskBeforeLeaving>
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
    { id: 'user', header: 'User', isRowHeader: true, cell: ({ userName }) => userName },
    { id: 'outcome', header: 'Outcome', cell: (user) => <Outcome user={user} /> },
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

function outcomeText(made: number, all: number): string {
  if (made === 0) return 'No user was created'
  return made === all ? 'Some steps failed' : `${made} of ${all} users were created`
}

function Outcome({ user: { exists, problems } }: { readonly user: CreatedUser }) {
  const type = !exists ? 'error' : problems.length > 0 ? 'warning' : 'success'
  const text = !exists ? 'Not created' : problems.length > 0 ? 'Created, not complete' : 'Created'
  return (
    <div className="wrapping">
      <StatusIndicator type={type}>{text}</StatusIndicator>
      {problems.map(({ step, error }) => (
        <Box key={step} variant="small" color="text-status-error">
          {step}: {errorName(error)}: {errorText(error)}
        </Box>
      ))}
    </div>
  )
}
