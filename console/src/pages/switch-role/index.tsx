import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { postForm } from '../../api/post-form.ts'
import { sts } from '../../api/sts.ts'
import { told } from '../../api/told.ts'
import { ActionError } from '../../components/action-error.tsx'
import { type ConsoleSession, useSession } from '../../components/session.tsx'
import { useAction } from '../../components/use-action.ts'
import { useLocation } from '../../router/location.ts'

/**
 * "Switch Role": STS decides, as for any other client; then the console session acts as the role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
 */
export default function SwitchRolePage() {
  const session = useSession()
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
      {session.PrincipalKind === 'user' ? (
        <SwitchForm session={session} />
      ) : (
        <Alert type="info">
          {session.PrincipalKind === 'root'
            ? 'Roles may not be assumed by root accounts. Sign in as an IAM user to switch to a role.'
            : 'You have switched to a role already. Switch back first.'}
        </Alert>
      )}
    </ContentLayout>
  )
}

function SwitchForm({ session }: { readonly session: ConsoleSession }) {
  const { query } = useLocation()
  const [accountId, setAccountId] = useState(query.get('account') ?? '')
  const [roleName, setRoleName] = useState(query.get('roleName') ?? '')
  const [tried, setTried] = useState(false)
  const accountProblem = /^\d{12}$/.test(accountId) ? undefined : 'An account ID has 12 digits.'
  const roleProblem = /^[\w+=,.@/-]{1,64}$/.test(roleName) ? undefined : 'Enter the name of a role, with its path.'
  const change = useAction(async () => {
    const [, partition] = session.PrincipalArn.split(':')
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:${partition}:iam::${accountId}:role/${roleName}`,
        RoleSessionName: session.UserName,
      }),
    )
    const { AccessKeyId, SecretAccessKey, SessionToken } = told(Credentials, 'Credentials')
    postForm('/signin/switchrole', {
      accessKeyId: told(AccessKeyId, 'AccessKeyId'),
      secretAccessKey: told(SecretAccessKey, 'SecretAccessKey'),
      sessionToken: told(SessionToken, 'SessionToken'),
      redirect: '/console/',
    })
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (accountProblem === undefined && roleProblem === undefined) void change.run()
      }}
    >
      <Form
        actions={
          <Button variant="primary" loading={change.busy}>
            Switch Role
          </Button>
        }
      >
        <Container>
          <SpaceBetween size="l">
            {query.get('failed') !== null && (
              <Alert type="error">
                The role was assumed, and could not be switched to: its session token is too long.
              </Alert>
            )}
            <FormField
              label="Account ID"
              description="The account in which the role is."
              errorText={tried ? accountProblem : undefined}
            >
              <Input
                value={accountId}
                autoComplete={false}
                inputMode="numeric"
                onChange={({ detail }) => setAccountId(detail.value.replace(/[\s-]/g, ''))}
              />
            </FormField>
            <FormField
              label="IAM role name"
              description="The role that you want to assume."
              errorText={tried ? roleProblem : undefined}
            >
              <Input
                value={roleName}
                autoComplete={false}
                onChange={({ detail }) => setRoleName(detail.value.trim())}
              />
            </FormField>
            <ActionError error={change.error} />
          </SpaceBetween>
        </Container>
      </Form>
    </form>
  )
}
