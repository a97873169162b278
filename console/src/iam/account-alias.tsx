import { CreateAccountAliasCommand, DeleteAccountAliasCommand, ListAccountAliasesCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { iam } from '../api/iam.ts'
import { ConfirmModal } from '../components/confirm-modal.tsx'
import { Copyable } from '../components/copyable.tsx'
import { flash } from '../components/flash.tsx'
import { Loaded } from '../components/loaded.tsx'
import { useSession } from '../components/session.tsx'
import { useQuery } from '../components/use-query.ts'
import { signInUrl } from './sign-in-url.ts'

/**
 * 3 to 63 of a-z, 0-9 and single hyphens inside:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
 */
const ALIAS = /^(?!\d{12}$)(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/

/** The name under which IAM users sign in instead of the account ID; one at most, a new one replaces it. */
export function AccountAlias() {
  const { AccountId } = useSession()
  const alias = useQuery('account-alias', async () => ({
    value: (await iam.send(new ListAccountAliasesCommand({}))).AccountAliases?.[0],
  }))
  const [asked, setAsked] = useState<'edit' | 'delete'>()
  const [draft, setDraft] = useState('')
  const current = alias.data?.value
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={current === undefined} onClick={() => setAsked('delete')}>
                Delete
              </Button>
              <Button
                disabled={alias.data === undefined}
                onClick={() => {
                  setDraft(current ?? '')
                  setAsked('edit')
                }}
              >
                {current === undefined ? 'Create' : 'Edit'}
              </Button>
            </SpaceBetween>
          }
        >
          Account alias
        </Header>
      }
    >
      <Loaded query={alias} what="the account alias">
        {({ value }) => (
          <KeyValuePairs
            columns={2}
            minColumnWidth={200}
            items={[
              { label: 'Account alias', value: value ?? 'Not set' },
              {
                label: 'Sign-in URL for IAM users',
                value: (
                  <Copyable
                    text={signInUrl({ AccountId, ...(value !== undefined && { AccountAlias: value }) })}
                    what="sign-in URL"
                  />
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {asked === 'edit' && (
        <ConfirmModal
          header={current === undefined ? 'Create account alias' : 'Edit account alias'}
          confirm="Save changes"
          disabled={!ALIAS.test(draft)}
          onConfirm={async () => {
            await iam.send(new CreateAccountAliasCommand({ AccountAlias: draft }))
            flash('success', `The account alias is ${draft}.`)
            await alias.reload()
          }}
          onClose={() => setAsked(undefined)}
        >
          <FormField
            label="Preferred alias"
            constraintText="3 to 63 lowercase letters, numbers and single hyphens; not 12 digits"
            errorText={draft !== '' && !ALIAS.test(draft) && 'This cannot be an alias.'}
          >
            <Input value={draft} autoComplete={false} onChange={({ detail }) => setDraft(detail.value.trim())} />
          </FormField>
        </ConfirmModal>
      )}
      {asked === 'delete' && current !== undefined && (
        <ConfirmModal
          header={`Delete the alias ${current}?`}
          confirm="Delete"
          onConfirm={async () => {
            await iam.send(new DeleteAccountAliasCommand({ AccountAlias: current }))
            flash('success', 'Account alias deleted.')
            await alias.reload()
          }}
          onClose={() => setAsked(undefined)}
        >
          Links that name it stop working; IAM users sign in with the account ID.
        </ConfirmModal>
      )}
    </Container>
  )
}
