import ExpandableSection from '@cloudscape-design/components/expandable-section'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { ManagedPolicy } from './managed-policies.ts'
import { PolicyPicker } from './policy-picker.tsx'

interface Props {
  /** Whose: "user". */
  readonly of: 'user' | 'role'
  readonly boundary: ManagedPolicy | undefined
  readonly onChange: (boundary: ManagedPolicy | undefined) => void
}

/** In a wizard: whether what it creates has a permissions boundary, and which. */
export function BoundaryChoice({ of, boundary, onChange }: Props) {
  const [used, setUsed] = useState(boundary !== undefined)
  return (
    <ExpandableSection
      variant="container"
      headerText="Set permissions boundary"
      headerDescription={`The most that the ${of} can ever be allowed, whatever its policies say. Optional.`}
    >
      <SpaceBetween size="m">
        <RadioGroup
          ariaLabel="Permissions boundary"
          value={used ? 'use' : 'none'}
          onChange={({ detail }) => {
            setUsed(detail.value === 'use')
            if (detail.value === 'none') onChange(undefined)
          }}
          items={[
            { value: 'none', label: `Create ${of} without a permissions boundary` },
            { value: 'use', label: `Use a permissions boundary to control the maximum ${of} permissions` },
          ]}
        />
        {used && (
          <PolicyPicker
            selection="single"
            selected={boundary === undefined ? [] : [boundary]}
            onSelect={([chosen]) => onChange(chosen)}
          />
        )}
      </SpaceBetween>
    </ExpandableSection>
  )
}
