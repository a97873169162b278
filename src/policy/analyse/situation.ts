import type { PolicyType } from '../language/decision.ts'
import type { AccessGoal } from './access-goal.ts'
import type { Applicability, ResourceClass } from './resource-classes.ts'
import { isAllow, isDeny } from './statement-predicates.ts'
import type { AnalysedStatement, Condition } from './statements.ts'

/** One resource, with the statements that are for it. */
export interface Situation {
  readonly resource: string
  readonly allows: readonly (readonly AnalysedStatement[])[]
  readonly denies: readonly AnalysedStatement[]
  /** Denies that policy variables decide about. */
  readonly mayDeny: readonly AnalysedStatement[]
  /** Ways in which the policies that are not to allow do not. */
  readonly refusals: readonly Refusal[]
  /** The statements that policy variables decide about: then what is here is the widest reading. */
  readonly open: ReadonlySet<AnalysedStatement>
}

/** Either a Deny applies, or no Allow does. */
interface Refusal {
  readonly must: readonly Condition[]
  readonly fails: readonly AnalysedStatement[]
  /** Allows that policy variables decide about. */
  readonly mayFail: readonly AnalysedStatement[]
}

/**
 * `undefined` where some layer has no Allow for the resource, or the others' Allow cannot fail.
 *
 * @param silentLayers to which those are added that alone have none.
 */
export function situationOf(
  { allowedBy, butNotBy }: AccessGoal,
  { example, applies }: ResourceClass,
  silentLayers: Set<PolicyType>,
): Situation | undefined {
  const open = new Set<AnalysedStatement>()
  const applying = (statements: readonly AnalysedStatement[], wanted: readonly Applicability[]) =>
    statements.filter((statement) => {
      const answer = applies(statement)
      if (answer === 'maybe') open.add(statement)
      return wanted.includes(answer)
    })
  const allows = allowedBy.map(({ statements }) => applying(statements.filter(isAllow), ['yes', 'maybe']))
  const silent = allowedBy.filter((_, i) => allows[i]?.length === 0)
  if (silent.length > 0) {
    if (silent.length < allowedBy.length) for (const { type } of silent) silentLayers.add(type)
    return undefined
  }
  const denies = allowedBy.flatMap(({ statements }) => statements.filter(isDeny))
  const refusals = butNotBy?.flatMap(({ statements }): Refusal[] => [
    {
      must: [],
      fails: applying(statements.filter(isAllow), ['yes']),
      mayFail: applying(statements.filter(isAllow), ['maybe']),
    },
    ...applying(statements.filter(isDeny), ['yes', 'maybe']).map(({ conditions }) => ({
      must: conditions,
      fails: [],
      mayFail: [],
    })),
  ])
  return {
    resource: example,
    allows,
    denies: applying(denies, ['yes']),
    mayDeny: applying(denies, ['maybe']),
    refusals: refusals ?? [{ must: [], fails: [], mayFail: [] }],
    open,
  }
}
