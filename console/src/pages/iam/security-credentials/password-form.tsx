import { ChangePasswordCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type FormEvent, useState } from 'react'
import { castellan } from '../../../api/castellan.ts'
import { iam } from '../../../api/iam.ts'
import { ActionError } from '../../../components/action-error.tsx'
import { flash } from '../../../components/flash.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useQuery } from '../../../components/use-query.ts'
import { DEFAULT_POLICY } from '../../../iam/passwords/password-defaults.ts'
import { passwordPolicy } from '../../../iam/passwords/password-policy.ts'
import { PasswordRules } from '../../../iam/passwords/password-rules-list.tsx'

const EMPTY = { old: '', next: '', again: '' }

/** Changes one's own password; the account's policy is for IAM users, root's password follows AWS's own rules. */
export function PasswordForm({ isRoot }: { readonly isRoot: boolean }) {
  const [typed, setTyped] = useState(EMPTY)
  const [shown, setShown] = useState(false)
  // Without permission to read the policy the server still says what is wrong with a password.
  const policy = useQuery('password-policy', () => passwordPolicy().catch(() => DEFAULT_POLICY))
  const rules = isRoot ? DEFAULT_POLICY : policy.data
  const change = useAction(async () => {
    if (isRoot) await castellan('ChangeRootPassword', { OldPassword: typed.old, NewPassword: typed.next })
    else await iam.send(new ChangePasswordCommand({ OldPassword: typed.old, NewPassword: typed.next }))
    setTyped(EMPTY)
    setShown(false)
    flash('success', 'Password changed.')
  })
  const mismatch = typed.again !== '' && typed.again !== typed.next
  const complete = typed.old !== '' && typed.next !== '' && typed.next === typed.again

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (complete) void change.run()
  }
  const field = (label: string, name: keyof typeof EMPTY, autoComplete: string, errorText?: string) => (
    <FormField label={label} errorText={errorText}>
      <Input
        type={shown ? 'text' : 'password'}
        value={typed[name]}
        autoComplete={autoComplete}
        onChange={({ detail }) => setTyped({ ...typed, [name]: detail.value })}
      />
    </FormField>
  )
  return (
    <form onSubmit={submit}>
      <Container header={<Header variant="h2">Change password</Header>}>
        <SpaceBetween size="m">
          {field('Current password', 'old', 'current-password')}
          {field('New password', 'next', 'new-password')}
          {rules !== undefined && <PasswordRules policy={rules} password={typed.next} />}
          {field('Confirm new password', 'again', 'new-password', mismatch ? 'The passwords differ.' : undefined)}
          <Checkbox checked={shown} onChange={({ detail }) => setShown(detail.checked)}>
            Show passwords
          </Checkbox>
          <ActionError error={change.error} />
          <Button formAction="submit" loading={change.busy} disabled={!complete}>
            Change password
          </Button>
        </SpaceBetween>
      </Container>
    </form>
  )
}
