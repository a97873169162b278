import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { castellan } from '../../api/castellan.ts'
import { ActionError } from '../../components/action-error.tsx'
import { EditHeader } from '../../components/edit-header.tsx'
import { flash } from '../../components/flash.tsx'
import { useSession } from '../../components/session.tsx'
import { useAction } from '../../components/use-action.ts'

interface Props {
  readonly active: boolean
  readonly onSaved: () => Promise<void>
}

/**
 * "IAM user and role access to Billing information": only root may change it, and without it no policy gives an IAM
 * user billing.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_billing.html
 */
export function IamAccess({ active, onSaved }: Props) {
  const isRoot = useSession().PrincipalKind === 'root'
  const [editing, setEditing] = useState(false)
  return (
    <Container
      header={
        <EditHeader what="IAM access to Billing" onEdit={isRoot && !editing ? () => setEditing(true) : undefined}>
          IAM user and role access to Billing information
        </EditHeader>
      }
    >
      <SpaceBetween size="m">
        <StatusIndicator type={active ? 'success' : 'stopped'}>
          {active ? 'IAM user and role access to Billing information is activated.' : 'Not activated'}
        </StatusIndicator>
        {isRoot ? (
          <Box color="text-body-secondary">
            While it is not activated, only the root user sees billing, whatever the policies of an IAM user allow.
          </Box>
        ) : (
          <Alert type="info">Only the root user of the account can change this.</Alert>
        )}
        {editing ? (
          <AccessForm
            active={active}
            onCancel={() => setEditing(false)}
            onSaved={() => {
              setEditing(false)
              void onSaved()
            }}
          />
        ) : null}
      </SpaceBetween>
    </Container>
  )
}

interface FormProps {
  readonly active: boolean
  readonly onSaved: () => void
  readonly onCancel: () => void
}

function AccessForm({ active, onSaved, onCancel }: FormProps) {
  const [checked, setChecked] = useState(active)
  const save = useAction(async () => {
    await castellan('UpdateIAMBillingAccess', { Activated: checked })
    flash('success', `IAM access to Billing is ${checked ? 'activated' : 'deactivated'}.`)
  })
  return (
    <SpaceBetween size="m">
      <Checkbox checked={checked} onChange={({ detail }) => setChecked(detail.checked)}>
        Activate IAM access to Billing
      </Checkbox>
      <ActionError error={save.error} />
      <SpaceBetween direction="horizontal" size="xs">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          variant="primary"
          loading={save.busy}
          onClick={() => void save.run().then((saved) => saved && onSaved())}
        >
          Update
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  )
}
