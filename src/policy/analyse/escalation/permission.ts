import type { ExampleRequest } from '../access-goal.ts'
import type { StatementRef } from '../statements.ts'

/** A need that is met. */
export interface Permission {
  readonly request: ExampleRequest
  /** The statement that allows it; `undefined` where the resource's own policy does. */
  readonly statement: StatementRef | undefined
  /** Whether another context could change the answer: keys that are not known decide. */
  readonly isConditional: boolean
  /**
   * No request could be shown to be allowed, nor excluded: the example may be denied. Either the search gave up, or
   * only that AWS's reference does not list a key for the action excludes it.
   */
  readonly isUndecided?: 'search' | 'reference'
}
