import { type Arn, BoundedCache, type Principal, principalOfArn } from '../../../aws/index.ts'
import { compile } from '../../decide/decide.ts'
import type { PolicySet } from '../../decide/policy-set.ts'
import { type Grant, NO_GRANT } from '../../decide/principal.ts'
import type { Context } from '../../language/decision.ts'
import { type ContextMap, contextMap, contextOf, type KnownContext } from '../known-context.ts'
import { isAllow } from '../statement-predicates.ts'
import { knownIn, PolicyStatements } from './policy-statements.ts'

/** What a role's trust policy says of a principal of its account. */
export interface Trust {
  readonly grant: Grant
  /** Only the context decides. */
  readonly isConditional: boolean
}

/** How many trust policies are remembered: an account of thousands of roles has few that differ. */
const MOST_REMEMBERED = 4_096

/**
 * How a role with this trust policy trusts `by`, a user or a session of a role: in every context, and, where that is
 * more, at best. Empty: not at all.
 *
 * @param contextFor what is known of its requests, for the keys that the policy asks for.
 */
export function trustOf(
  trustPolicy: string,
  by: { readonly arn: Arn; readonly hasBoundary: boolean },
  contextFor: (keys: Iterable<string>) => KnownContext,
): readonly Trust[] {
  const statements = trustStatements(trustPolicy)
  const context = contextMap(contextFor(statements.tested))
  const isKnown = knownIn(context)
  const at = (end: 'worst' | 'best', hasBoundary: boolean, sessionName: string) => {
    const principal = principalOfArn(by.arn, sessionName)
    if (principal === undefined) throw new Error(`not the ARN of a user or role: ${by.arn}`)
    return grantOf(compiledTrust(statements.at(end, isKnown).document), principal, contextOf(context), hasBoundary)
  }
  // Whoever opens a session of a role names it: one that the policy names is a condition, like others.
  const names = [NO_SPECIAL_NAME, ...sessionNames(statements, by.arn)]
  const always = names.map((name) => at('worst', by.hasBoundary, name)).reduce((a, b) => (a < b ? a : b))
  // A boundary, which NotPrincipal with Deny asks for, can be taken away.
  const atBest = names.map((name) => at('best', false, name)).reduce((a, b) => (a > b ? a : b))
  return [
    ...(always === NO_GRANT ? [] : [{ grant: always, isConditional: false }]),
    ...(atBest > always ? [{ grant: atBest, isConditional: true }] : []),
  ]
}

/** The condition keys that a trust policy asks for, in lower case. */
export function testedByTrust(trustPolicy: string): ReadonlySet<string> {
  return trustStatements(trustPolicy).tested
}

/** A session's name that policies do not name. */
const NO_SPECIAL_NAME = 'any-session'

/** Names of sessions of the role that the policy names. */
function sessionNames({ all }: PolicyStatements, arn: Arn): readonly string[] {
  const [, , service, , account, resource = ''] = arn.split(':')
  if (service !== 'iam' || !resource.startsWith('role/')) return []
  const start = `:sts::${account}:assumed-role/${resource.slice(resource.lastIndexOf('/') + 1)}/`
  const named = all.flatMap(({ principal }) => principal?.entries ?? [])
  return named.flatMap(({ value }) => (value.includes(start) ? value.slice(value.indexOf(start) + start.length) : []))
}

/**
 * Whether an AWS service can assume the role, for who controls what it does: always, or where conditions hold; or
 * never, which is `undefined`.
 *
 * @param contextFor what is known of its requests, for the keys that the policy asks for.
 */
export function trustOfService(
  trustPolicy: string,
  service: string,
  contextFor: (keys: Iterable<string>) => ContextMap = () => new Map(),
): { readonly isConditional: boolean } | undefined {
  const statements = trustStatements(trustPolicy)
  const context = contextFor(statements.tested)
  const isLetIn = (end: 'worst' | 'best') => {
    const trust = compiledTrust(statements.at(end, knownIn(context)).document)
    return grantOf(trust, { kind: 'service', service }, contextOf(context)) !== NO_GRANT
  }
  if (isLetIn('worst')) return { isConditional: false }
  return isLetIn('best') ? { isConditional: true } : undefined
}

/** Whether the policy lets in more than services and identity providers. */
export function namesAccounts(trustPolicy: string): boolean {
  return trustStatements(trustPolicy).all.some(
    ({ effect, principal }) =>
      effect === 'Allow' &&
      principal !== undefined &&
      (principal.everyone || principal.entries.some(({ type }) => type !== 'Service' && type !== 'Federated')),
  )
}

/** The identity providers that the policy names. */
export function federatedPrincipals(trustPolicy: string): readonly string[] {
  return trustStatements(trustPolicy).all.flatMap(({ effect, principal }) =>
    effect === 'Allow' && principal && !principal.negated
      ? principal.entries.filter(({ type }) => type === 'Federated').map(({ value }) => value)
      : [],
  )
}

/** Whether someone may pass session tags when assuming the role. */
export function allowsSessionTags(trustPolicy: string): boolean {
  return trustStatements(trustPolicy).for('sts:TagSession').some(isAllow)
}

function grantOf(
  policies: PolicySet<'resource-based policy'>,
  principal: Principal,
  context: Context,
  hasBoundary = false,
): Grant {
  const request = { action: 'sts:AssumeRole', resource: '*', context }
  const { decision, grant } = policies.evaluateFor(request, principal, hasBoundary)
  return decision.effect === 'Allow' ? grant : NO_GRANT
}

const statementsOf = new BoundedCache<string, PolicyStatements>(MOST_REMEMBERED)
const compiled = new BoundedCache<string, PolicySet<'resource-based policy'>>(MOST_REMEMBERED)

/** What a trust policy says. */
export function trustStatements(trustPolicy: string): PolicyStatements {
  const found = statementsOf.get(trustPolicy)
  if (found) return found
  const made = new PolicyStatements('resource-based policy', { policy: 'trust policy', document: trustPolicy })
  statementsOf.set(trustPolicy, made)
  return made
}

function compiledTrust(document: string): PolicySet<'resource-based policy'> {
  const found = compiled.get(document)
  if (found) return found
  const made = compile([{ policy: 'trust policy', document }], 'resource-based policy')
  compiled.set(document, made)
  return made
}
