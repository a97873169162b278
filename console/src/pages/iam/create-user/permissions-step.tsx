import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'
import { GroupPicker } from '../../../iam/group-picker.tsx'
import { BoundaryChoice } from '../../../iam/policies/boundary-choice.tsx'
import { PolicyPicker } from '../../../iam/policies/policy-picker.tsx'
import { CopyFromUser } from './copy-from-user.tsx'
import type { UserDraft } from './draft.ts'
import type { StepProps } from './step.ts'

const WAYS: readonly { value: UserDraft['permissions']; label: string; description: string }[] = [
  {
    value: 'group',
    label: 'Add user to group',
    description: 'Recommended: manage permissions by job function.',
  },
  {
    value: 'copy',
    label: 'Copy permissions from existing user',
    description: 'Groups, attached and inline policies, and the boundary of another user.',
  },
  {
    value: 'direct',
    label: 'Attach existing policies directly',
    description: 'Today\'s AWS console: "Attach policies directly".',
  },
]

export function PermissionsStep({ draft, change, showProblems }: StepProps) {
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Permissions options</Header>}>
        <div className="three-tiles">
          <Tiles
            ariaLabel="How to set permissions"
            value={draft.permissions}
            columns={3}
            items={[...WAYS]}
            onChange={({ detail }) => {
              const way = WAYS.find(({ value }) => value === detail.value)
              if (way !== undefined) change({ permissions: way.value })
            }}
          />
        </div>
      </Container>
      {draft.permissions === 'group' && (
        <GroupPicker selected={draft.groups} onSelect={(groups) => change({ groups })} />
      )}
      {draft.permissions === 'copy' && (
        <CopyFromUser copied={draft.copied} onCopy={(copied) => change({ copied })} showProblems={showProblems} />
      )}
      {draft.permissions === 'direct' && (
        <PolicyPicker selection="multi" selected={draft.policies} onSelect={(policies) => change({ policies })} />
      )}
      <BoundaryChoice of="user" boundary={draft.boundary} onChange={(boundary) => change({ boundary })} />
    </SpaceBetween>
  )
}
