import SpaceBetween from '@cloudscape-design/components/space-between'
import { BoundaryChoice } from '../../../iam/policies/boundary-choice.tsx'
import { PolicyPicker } from '../../../iam/policies/policy-picker.tsx'
import type { StepProps } from './step.ts'

/** "Add permissions": what the role may do. */
export function PermissionsStep({ draft, change }: StepProps) {
  return (
    <SpaceBetween size="l">
      <PolicyPicker
        headingVariant="h2"
        selection="multi"
        selected={draft.policies}
        onSelect={(policies) => change({ policies })}
      />
      <BoundaryChoice of="role" boundary={draft.boundary} onChange={(boundary) => change({ boundary })} />
    </SpaceBetween>
  )
}
