import type { PolicySource } from '../../decide/policy-set.ts'
import type { PolicyType } from '../../language/decision.ts'
import { isPattern, resolveTemplate, type Template } from '../../language/template.ts'
import { ANY, type Pattern } from '../../language/wildcard.ts'
import { conditionHolds } from '../condition-test.ts'
import { codes } from '../key-values.ts'
import { type ContextMap, contextOf } from '../known-context.ts'
import { EVERYTHING, findText, type Union } from '../patterns.ts'
import { isAllow, isDeny, isForEverything } from '../statement-predicates.ts'
import type { AnalysedStatement } from '../statements.ts'
import { knownIn, policyStatements, resourceTemplates } from './policy-statements.ts'

interface Place {
  readonly partition: string
  readonly accountId: string
}

/**
 * Whether a user may have sessions with tags that it has not. Only those of GetFederationToken have a user's policies,
 * and "the session principal tags include the user tags and the passed session tags". It takes
 * `sts:GetFederationToken` on the ARN of such a session, and `sts:TagSession`: on what, AWS's reference does not say,
 * so that any resource will do.
 *
 * Each layer is asked by itself, at its best: `false` is sure, `true` is not.
 *
 * @param layers its own policies, its boundary, and each level of service control policies.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_enable-create.html
 */
export function mayFederateWithTags(
  layers: readonly (readonly [PolicyType, readonly PolicySource[]])[],
  known: ContextMap,
  { partition, accountId }: Place,
): boolean {
  const sessions: Union = [[...codes(`arn:${partition}:sts::${accountId}:federated-user/`), ANY]]
  return layers.every(([type, sources]) => {
    const policies = sources.map((source) =>
      policyStatements(type, policyStatements(type, source).at('best', knownIn(known))),
    )
    const allowed = (action: string, among: Union) =>
      isAllowedOnSome(
        policies.flatMap((policy) => policy.for(action)),
        among,
        known,
      )
    return allowed('sts:GetFederationToken', sessions) && allowed('sts:TagSession', EVERYTHING)
  })
}

/** Whether the statements, which have only conditions on known keys, may allow one of these resources. */
function isAllowedOnSome(statements: readonly AnalysedStatement[], among: Union, known: ContextMap): boolean {
  const met = statements.filter(({ conditions }) => conditions.every((each) => conditionHolds(each, contextOf(known))))
  const allows = met.filter(isAllow)
  const denies = met.filter(isDeny)
  if (denies.length === 0 && allows.some(isForEverything)) return true
  // A variable may have any value that is not known: then what is allowed is taken to be more, and what is denied less.
  const atMost = (each: AnalysedStatement) => resourceTemplates(each).map((template) => widest(template, known))
  const atLeast = (each: AnalysedStatement) => resourceTemplates(each).flatMap((template) => sure(template, known))
  const isNegated = ({ resource }: AnalysedStatement) => resource === undefined || resource.negated
  const left = denies.filter(isNegated).map(atMost)
  const denied = denies.filter((each) => !isNegated(each)).flatMap(atLeast)
  const isLeft = (within: Union, except: Union) =>
    findText({ all: [among, within, ...left], none: [...except, ...denied] }).kind !== 'none'
  const named = allows.filter((each) => !isNegated(each)).flatMap(atMost)
  return (
    (named.length > 0 && isLeft(named, [])) ||
    allows.some((each) => isNegated(each) && isLeft(EVERYTHING, atLeast(each)))
  )
}

/** The pattern where all variables are known, and none is absent. */
function sure(template: Template, known: ContextMap): readonly Pattern[] {
  const isKnown = template.every((part) => isPattern(part) || known.has(part.key))
  const pattern = isKnown ? resolveTemplate(template, contextOf(known)) : undefined
  return pattern ? [pattern] : []
}

/** A pattern that covers all that the template may stand for. */
function widest(template: Template, known: ContextMap): Pattern {
  return template.flatMap((part) => (isPattern(part) ? part : (sure([part], known)[0] ?? [ANY])))
}
