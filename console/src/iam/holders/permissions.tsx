import SpaceBetween from '@cloudscape-design/components/space-between'
import { AppliedPolicies } from './applied-policies.tsx'
import { Boundary } from './boundary.tsx'
import type { PrincipalHolder } from './holder.ts'

interface Props {
  readonly holder: PrincipalHolder
  readonly boundaryArn: string | undefined
  readonly onChanged: () => Promise<void>
  readonly onBoundaryChanged: () => Promise<void>
}

/** What a user or role may do: its policies, and the boundary over all of them. */
export function Permissions({ holder, boundaryArn, onChanged, onBoundaryChanged }: Props) {
  return (
    <SpaceBetween size="l">
      <AppliedPolicies holder={holder} onChanged={onChanged} />
      <Boundary holder={holder} arn={boundaryArn} onChanged={onBoundaryChanged} />
    </SpaceBetween>
  )
}
