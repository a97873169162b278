import type { ChecklistRow } from '../../../../src/keeper/checklist.ts'
import type { Denial } from '../../api/errors.ts'

/** What an ordinary API call of who is signed in told about one step. */
export type CheckState =
  | { readonly kind: 'done'; readonly detail: string }
  | {
      readonly kind: 'todo'
      readonly detail: string
      /** Where exactly, when that depends on what was read. */
      readonly path?: string
    }
  /** The identity may not read it. That is neither done nor undone, and counts for nothing. */
  | { readonly kind: 'not visible'; readonly denial: Denial }
  | { readonly kind: 'failed'; readonly error: unknown }

/** A page, and what the button that leads there says. */
interface Place {
  readonly label: string
  readonly path: string
}

/** How a row of the checklist is looked at, and where it is done. */
export interface Look {
  /** Where it is done; by whom, where not everybody can. */
  readonly step: Place & {
    readonly rootOnly?: boolean
    /** The page is about who is signed in: to anybody but root it shows another's credentials. */
    readonly isOwnPage?: boolean
  }
  /** What the button to the row's own page says, once it is done. */
  readonly resultLabel: string
  readonly read: () => Promise<CheckState>
}

/** One step of the first day. */
export type Check = ChecklistRow & Look

/** How far an account is: what could not be read counts for nothing, and neither does what may not be. */
export function progressOf(states: readonly (CheckState | undefined)[]): {
  readonly done: number
  /** Done or to do. */
  readonly visible: number
  readonly denied: number
  readonly failed: number
} {
  const count = (kind: CheckState['kind']) => states.filter((state) => state?.kind === kind).length
  const done = count('done')
  return { done, visible: done + count('todo'), denied: count('not visible'), failed: count('failed') }
}
