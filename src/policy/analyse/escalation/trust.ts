import { type Arn, type Principal, principalOfArn } from '../../../aws/index.ts'
import { compileAction } from '../../decide/action.ts'
import { compile } from '../../decide/decide.ts'
import type { PolicySet } from '../../decide/policy-set.ts'
import { type Grant, NO_GRANT } from '../../decide/principal.ts'
import { parsePolicy } from '../../language/parse.ts'
import { withoutConditions } from '../../language/rewrite.ts'

/** What a role's trust policy says of a principal of its account. */
export interface Trust {
  readonly grant: Grant
  /** Only the context decides. */
  readonly isConditional: boolean
}

export const NO_TRUST: Trust = { grant: NO_GRANT, isConditional: false }

/** Trust policies without conditions, with them, and whether they deny: compiled once per text. */
interface TrustPolicies {
  readonly asWritten: PolicySet<'resource-based policy'>
  /** With the conditions of each Allow met, and of no Deny. */
  readonly atBest: PolicySet<'resource-based policy'>
}

/**
 * Whether `by`, a user or a session of a role, may assume a role with this trust policy: as it stands, or at best,
 * where the request's context decides.
 */
export function trustOf(trustPolicy: string, by: { readonly arn: Arn }): Trust {
  const principal = principalOfArn(by.arn, 'example')
  if (principal === undefined) throw new Error(`not the ARN of a user or role: ${by.arn}`)
  const { asWritten, atBest } = trustPolicies(trustPolicy)
  const grant = grantOf(asWritten, principal)
  if (grant !== NO_GRANT) return { grant, isConditional: false }
  return { grant: grantOf(atBest, principal), isConditional: true }
}

/** Whether an AWS service can assume the role, for who controls what it does. */
export function trustsService(trustPolicy: string, service: string): boolean {
  return grantOf(trustPolicies(trustPolicy).atBest, { kind: 'service', service }) !== NO_GRANT
}

/** The identity providers that the policy names. */
export function federatedPrincipals(trustPolicy: string): readonly string[] {
  return parsePolicy(trustPolicy).statements.flatMap(({ effect, principal }) =>
    effect === 'Allow' && principal && !principal.negated
      ? principal.entries.filter(({ type }) => type === 'Federated').map(({ value }) => value)
      : [],
  )
}

/** Whether someone may pass session tags when assuming the role. */
export function allowsSessionTags(trustPolicy: string): boolean {
  return parsePolicy(trustPolicy).statements.some(
    ({ effect, action }) => effect === 'Allow' && action !== undefined && compileAction(action)('sts:tagsession'),
  )
}

function grantOf(policies: PolicySet<'resource-based policy'>, principal: Principal): Grant {
  const request = { action: 'sts:AssumeRole', resource: '*', context: () => undefined }
  const { decision, grant } = policies.evaluateFor(request, principal, false)
  return decision.effect === 'Allow' ? grant : NO_GRANT
}

const compiled = new Map<string, TrustPolicies>()
const MOST_COMPILED = 4_096

function trustPolicies(trustPolicy: string): TrustPolicies {
  let policies = compiled.get(trustPolicy)
  if (!policies) {
    const set = (document: string) => compile([{ policy: 'trust policy', document }], 'resource-based policy')
    policies = { asWritten: set(trustPolicy), atBest: set(withoutConditions(trustPolicy)) }
    if (compiled.size >= MOST_COMPILED) compiled.clear()
    compiled.set(trustPolicy, policies)
  }
  return policies
}
