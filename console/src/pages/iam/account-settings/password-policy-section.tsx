import { DeleteAccountPasswordPolicyCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { Loaded } from '../../../components/loaded.tsx'
import { useQuery } from '../../../components/use-query.ts'
import type { PasswordPolicy } from '../../../iam/passwords/password-defaults.ts'
import { passwordPolicy } from '../../../iam/passwords/password-policy.ts'
import { passwordRules } from '../../../iam/passwords/password-rules.ts'
import { EditPasswordPolicy } from './edit-password-policy.tsx'

/** What the account asks of its users' passwords. Root's password follows AWS's own rules. */
export function PasswordPolicySection() {
  const policy = useQuery('password-policy', passwordPolicy)
  const [asked, setAsked] = useState<'edit' | 'delete'>()
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Lengths and characters count at the next change of a password, expiry at once. It does not apply to root."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={policy.data?.custom !== true} onClick={() => setAsked('delete')}>
                Use the default
              </Button>
              <Button disabled={policy.data === undefined} onClick={() => setAsked('edit')}>
                Edit
              </Button>
            </SpaceBetween>
          }
        >
          Password policy
        </Header>
      }
    >
      <Loaded query={policy} what="the password policy">
        {(value) => (
          <ul>
            {descriptionOf(value).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Loaded>
      {asked === 'edit' && policy.data !== undefined && (
        <EditPasswordPolicy policy={policy.data} onChanged={policy.reload} onClose={() => setAsked(undefined)} />
      )}
      {asked === 'delete' && (
        <ConfirmModal
          header="Use AWS's default password policy?"
          confirm="Use the default"
          onConfirm={async () => {
            await iam.send(new DeleteAccountPasswordPolicyCommand({}))
            flash('success', 'The default password policy is in force.')
            await policy.reload()
          }}
          onClose={() => setAsked(undefined)}
        >
          The account's own policy is deleted.
        </ConfirmModal>
      )}
    </Container>
  )
}

function descriptionOf(policy: PasswordPolicy): string[] {
  const expiry = policy.hardExpiry ? 'and then need an administrator' : 'and must then be changed'
  return [
    policy.custom ? 'A policy of this account' : "AWS's default policy",
    ...passwordRules(policy).map(({ text }) => `Passwords have ${text}`),
    ...(policy.maximumAge > 0
      ? [`Passwords expire after ${policy.maximumAge} days, ${expiry}`]
      : ['Passwords do not expire']),
    ...(policy.reusePrevention > 0 ? [`The last ${policy.reusePrevention} passwords cannot be used again`] : []),
    policy.usersMayChange
      ? 'Users may change their own password'
      : 'Users need permission to change their own password',
  ]
}
