import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { postForm } from '../../api/post-form.ts'
import { sts } from '../../api/sts.ts'
import { told } from '../../api/told.ts'
import { ActionError } from '../../components/action-error.tsx'
import { Optional } from '../../components/optional.tsx'
import { asRoleColour, type RememberedRole, ROLE_COLOURS, rememberRole } from '../../components/role-history.ts'
import type { ConsoleSession } from '../../components/session.tsx'
import { SubmitForm } from '../../components/submit-form.tsx'
import { useAction } from '../../components/use-action.ts'
import { useLocation } from '../../router/location.ts'

const LONGEST_DISPLAY_NAME = 64

const COLOURS = ROLE_COLOURS.map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) }))

async function switchTo(session: ConsoleSession, role: RememberedRole): Promise<void> {
  const [, partition] = session.PrincipalArn.split(':')
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:${partition}:iam::${role.accountId}:role/${role.roleName}`,
      RoleSessionName: session.UserName ?? session.SessionName,
    }),
  )
  const { AccessKeyId, SecretAccessKey, SessionToken } = told(Credentials, 'Credentials')
  rememberRole(session, role)
  postForm('/signin/switchrole', {
    accessKeyId: told(AccessKeyId, 'AccessKeyId'),
    secretAccessKey: told(SecretAccessKey, 'SecretAccessKey'),
    sessionToken: told(SessionToken, 'SessionToken'),
    redirect: '/console/',
  })
}

/** Which role, and what it is to look like in this browser; a link may have filled it in. */
export function SwitchForm({ session }: { readonly session: ConsoleSession }) {
  const { query } = useLocation()
  const [accountId, setAccountId] = useState(query.get('account') ?? '')
  const [roleName, setRoleName] = useState(query.get('roleName') ?? '')
  const [displayName, setDisplayName] = useState(query.get('displayName') ?? '')
  const [colour, setColour] = useState(asRoleColour(query.get('color')))
  const [tried, setTried] = useState(false)
  const problems = {
    account: /^\d{12}$/.test(accountId) ? undefined : 'An account ID has 12 digits.',
    role: /^(?:[\x21-\x7e]{1,510}\/)?[\w+=,.@-]{1,64}$/.test(roleName)
      ? undefined
      : 'Enter the name of a role, with its path.',
    displayName:
      displayName.length > LONGEST_DISPLAY_NAME ? `Use ${LONGEST_DISPLAY_NAME} characters at most.` : undefined,
  }
  const change = useAction(() => switchTo(session, { accountId, roleName, displayName, colour }))
  const submit = () => {
    setTried(true)
    if (Object.values(problems).every((problem) => problem === undefined)) void change.run()
  }
  return (
    <SubmitForm submit="Switch Role" busy={change.busy} onSubmit={submit}>
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
            errorText={tried ? problems.account : undefined}
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
            errorText={tried ? problems.role : undefined}
          >
            <Input value={roleName} autoComplete={false} onChange={({ detail }) => setRoleName(detail.value.trim())} />
          </FormField>
          <FormField
            label={<Optional label="Display name" />}
            description="What the console calls the role for you, while you act as it and in the role history."
            errorText={problems.displayName}
          >
            <Input value={displayName} autoComplete={false} onChange={({ detail }) => setDisplayName(detail.value)} />
          </FormField>
          <FormField
            label={<Optional label="Display color" />}
            description="Of the bar below the top bar while you act as the role."
          >
            <Select
              options={COLOURS}
              selectedOption={COLOURS.find(({ value }) => value === colour) ?? null}
              onChange={({ detail }) => setColour(asRoleColour(detail.selectedOption.value))}
            />
          </FormField>
          <ActionError error={change.error} />
        </SpaceBetween>
      </Container>
    </SubmitForm>
  )
}
