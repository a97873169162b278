import type { AlarmDraft } from './alarm-draft.ts'
import type { DraftErrors } from './draft-errors.ts'

/** What every step of the wizard works on. */
export interface StepProps {
  readonly draft: AlarmDraft
  readonly onChange: (draft: AlarmDraft) => void
  /** The mistakes to show: none before the person tried to go on. */
  readonly errors: DraftErrors
  /** Whether an alarm that exists is changed: it keeps its name and has one threshold. */
  readonly editing: boolean
}
