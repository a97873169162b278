import type { UserDraft } from './draft.ts'

export interface StepProps {
  readonly draft: UserDraft
  readonly change: (part: Partial<UserDraft>) => void
  /** Once the person has tried to go on. */
  readonly showProblems: boolean
}
