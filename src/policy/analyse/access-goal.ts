import type { Pattern } from '../language/wildcard.ts'
import type { Asker } from './asker.ts'
import type { ContextAnswers } from './context-answers.ts'
import type { ContextMap } from './known-context.ts'
import type { Budget } from './patterns.ts'
import type { StatementLayer } from './statements.ts'
import type { TiedKeys } from './tie.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A request as plain data. */
export interface ExampleRequest {
  /** As AWS writes it where it is known, else in lower case. */
  readonly action: string
  readonly resource: string
  /** Keys that are not there are absent. */
  readonly context: Readonly<Record<string, string | readonly string[]>>
}

export interface AccessGoal {
  /** Each of these allows the request, and none denies it. */
  readonly allowedBy: readonly StatementLayer[]
  /**
   * But these do not allow it together: one of them denies it or lacks an Allow. Without any, that is not asked for.
   */
  readonly butNotBy?: readonly StatementLayer[]
}

export interface SearchOptions {
  readonly vocabulary: Vocabulary
  readonly known: ContextMap
  /** Who asks. Default: nothing is known of that, and keys are taken as independent but for `ties`. */
  readonly asker?: Asker
  /** Keys that are tied beside those that follow from who asks. */
  readonly ties?: (known: ContextMap) => readonly TiedKeys[]
  /** The engine's own decision on a request: whether it is as the goal asks. */
  readonly confirm: (request: ExampleRequest) => boolean
  /** Only resources like this are looked for, if any. Default: such as can exist. */
  readonly shape?: Pattern | undefined
  /** What several searches may cost together; absent: each has its own bound only. */
  readonly budget?: Budget
  /** What several searches with the same options have found of contexts. */
  readonly contexts?: ContextAnswers
}
