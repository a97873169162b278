import type { AwsError } from '../aws/index.ts'
import type { GrantStatement } from '../policy/index.ts'

/** What was decided on a call whose upstream is on trial, and asked all the same. */
export interface Trial {
  /** Why it would be denied; `undefined` where it is allowed. */
  readonly denial: AwsError | undefined
  /** What the caller's policies lack, by their types; none where an explicit deny stands against it. */
  readonly missing: readonly Missing[]
}

export interface Missing {
  readonly type: string
  readonly statements: readonly GrantStatement[]
}
