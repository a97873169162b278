import type { RoleDraft } from './draft.ts'
import type { Problems } from './problems.ts'

export interface StepProps {
  readonly draft: RoleDraft
  readonly change: (part: Partial<RoleDraft>) => void
  /** Once the person has tried to go on. */
  readonly problems: Problems
}
