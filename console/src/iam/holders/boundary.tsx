import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { flash } from '../../components/flash.tsx'
import { href } from '../../router/location.ts'
import type { ManagedPolicy } from '../policies/managed-policies.ts'
import { PolicyPicker } from '../policies/policy-picker.tsx'
import type { PrincipalHolder } from './holder.ts'

interface Props {
  readonly holder: PrincipalHolder
  readonly arn: string | undefined
  readonly onChanged: () => Promise<void>
}

/** The most that a user or role can ever be allowed, whatever its policies say. */
export function Boundary({ holder, arn, onChanged }: Props) {
  const { kind, name } = holder
  const [asked, setAsked] = useState<'set' | 'remove'>()
  const [chosen, setChosen] = useState<ManagedPolicy>()
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`The most that this ${kind} can ever be allowed, whatever its policies say.`}
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
          header={`Set the permissions boundary of ${name}`}
          confirm="Set boundary"
          size="large"
          disabled={chosen === undefined}
          onConfirm={async () => {
            if (chosen === undefined) return
            await holder.setBoundary(chosen.arn)
            flash('success', `${chosen.name} is the boundary of ${name}.`)
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
            await holder.removeBoundary()
            flash('success', `${name} has no boundary any more.`)
            await onChanged()
          }}
          onClose={() => setAsked(undefined)}
        >
          {name} will be allowed all that its policies allow.
        </ConfirmModal>
      )}
    </Container>
  )
}
