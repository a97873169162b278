import { DeleteUserPermissionsBoundaryCommand, PutUserPermissionsBoundaryCommand } from '@aws-sdk/client-iam'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { iam } from '../../../api/iam.ts'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import type { ManagedPolicy } from '../../../iam/policies/managed-policies.ts'
import { PolicyPicker } from '../../../iam/policies/policy-picker.tsx'
import { href } from '../../../router/location.ts'

interface Props {
  readonly userName: string
  readonly arn: string | undefined
  readonly onChanged: () => Promise<void>
}

/** The most that the user can ever be allowed, whatever its policies say. */
export function Boundary({ userName, arn, onChanged }: Props) {
  const [asked, setAsked] = useState<'set' | 'remove'>()
  const [chosen, setChosen] = useState<ManagedPolicy>()
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="The most that this user can ever be allowed, whatever its policies say."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={arn === undefined} onClick={() => setAsked('remove')}>
                Remove boundary
              </Button>
              <Button onClick={() => setAsked('set')}>{arn === undefined ? 'Set boundary' : 'Change boundary'}</Button>
            </SpaceBetween>
          }
        >
          Permissions boundary
        </Header>
      }
    >
      {arn === undefined ? 'Not set' : <Link href={href(`/iam/policies/${encodeURIComponent(arn)}`)}>{arn}</Link>}
      {asked === 'set' && (
        <ConfirmModal
          header={`Set the permissions boundary of ${userName}`}
          confirm="Set boundary"
          size="large"
          disabled={chosen === undefined}
          onConfirm={async () => {
            if (chosen === undefined) return
            await iam.send(
              new PutUserPermissionsBoundaryCommand({ UserName: userName, PermissionsBoundary: chosen.arn }),
            )
            flash('success', `${chosen.name} is the boundary of ${userName}.`)
            await onChanged()
          }}
          onClose={() => setAsked(undefined)}
        >
          <PolicyPicker
            selection="single"
            selected={chosen === undefined ? [] : [chosen]}
            onSelect={([policy]) => setChosen(policy)}
          />
        </ConfirmModal>
      )}
      {asked === 'remove' && (
        <ConfirmModal
          header="Remove the permissions boundary?"
          confirm="Remove boundary"
          onConfirm={async () => {
            await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: userName }))
            flash('success', `${userName} has no boundary any more.`)
            await onChanged()
          }}
          onClose={() => setAsked(undefined)}
        >
          {userName} will be allowed all that its policies allow.
        </ConfirmModal>
      )}
    </Container>
  )
}
