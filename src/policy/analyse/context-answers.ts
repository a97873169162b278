import type { KeyLimits } from './key-values.ts'
import type { ContextMap } from './known-context.ts'
import type { RequestKind } from './request-kinds.ts'
import type { ContextGoal, Satisfaction } from './satisfy.ts'

/** What is asked of the contexts of one kind of request. */
export interface ContextQuestion {
  readonly goal: ContextGoal
  readonly kind: RequestKind
  readonly known: ContextMap
  /** What is known of the resource's account. */
  readonly account: KeyLimits | undefined
}

/** Answers within one search: most groups of actions ask of contexts what another has asked. */
export class ContextAnswers {
  private readonly byKind = new Map<RequestKind, Map<string, Satisfaction>>()

  /** @param find the answer where there is none yet. */
  answer({ goal, kind, known, account }: ContextQuestion, find: () => Satisfaction): Satisfaction {
    const answers = this.byKind.get(kind) ?? new Map<string, Satisfaction>()
    const must = goal.must.map(({ id }) => id)
    const mustNot = goal.mustNot.map((list) => list.map(({ id }) => id))
    const values = [...known].map(([key, value]) => [key, value ?? null])
    const id = JSON.stringify([must, mustNot, values, account])
    const answer = answers.get(id) ?? find()
    this.byKind.set(kind, answers.set(id, answer))
    return answer
  }
}
