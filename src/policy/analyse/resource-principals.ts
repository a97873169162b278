import {
  type AccountId,
  accountId,
  type IamUser,
  iamUser,
  isAccountId,
  type Principal,
  parseArn,
  principalOfArn,
} from '../../aws/index.ts'
import type { PolicySource } from '../decide/policy-set.ts'
import { compilePrincipal, NO_GRANT } from '../decide/principal.ts'
import type { PrincipalEntry } from '../language/document.ts'
import { printPolicy } from '../language/print.ts'
import type { KnownContext } from './known-context.ts'
import { type AnalysedStatement, analysedLayer, type StatementLayer } from './statements.ts'

/** One of the principals that resource-based policies can tell apart. */
export interface PrincipalKind {
  /** An ARN, a service, a provider, or words. */
  readonly name: string
  /** Condition keys that follow from who it is. */
  readonly context: KnownContext
  readonly isNamedBy: (statement: AnalysedStatement) => boolean
}

/** Accounts that AWS's documentation does not use, so that no policy means them. */
const STRANGER = accountId('999999999999')

/**
 * A principal for each that the policies name, and the ones that none does: someone in another account, an AWS service,
 * an anonymous caller. What a policy says of one principal in particular, it says of these.
 */
export function principalKinds(statements: readonly AnalysedStatement[]): readonly PrincipalKind[] {
  const kinds = new Map<string, PrincipalKind>()
  const add = (kind: PrincipalKind | undefined) => kind && kinds.set(kind.name, kind)
  add(anonymous)
  add(strangerIn(statements))
  for (const { principal } of statements) for (const entry of principal?.entries ?? []) add(kindOf(entry))
  return [...kinds.values()]
}

export const anonymous: PrincipalKind = requester('an anonymous caller', { kind: 'anonymous' }, {})

/** Someone in an account that no policy names. */
export function strangerIn(statements: readonly AnalysedStatement[]): PrincipalKind {
  const named = statements.flatMap(({ principal }) => principal?.entries.map(({ value }) => value) ?? [])
  let account = STRANGER
  while (named.some((value) => value.includes(account))) account = accountId(String(Number(account) - 1))
  // Their keys stay open: they can be anyone in any account but those that are named.
  return requester('anyone in another account', someoneIn(account), {})
}

function requester(name: string, principal: Principal, context: KnownContext): PrincipalKind {
  return {
    name,
    context,
    isNamedBy: ({ effect, principal: element }) => {
      const test = compilePrincipal(element)
      return effect === 'Allow' ? test.grant(principal) !== NO_GRANT : test.denies(principal, false)
    },
  }
}

/**
 * Identity providers that everyone can have an account with, and the providers of GitHub's actions, which run for
 * everyone.
 */
const SHARED_PROVIDERS =
  /^(accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com|cognito-identity\.amazonaws\.com)$|:oidc-provider\/(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|agent\.buildkite\.com|oidc\.circleci\.com)\b/

/** Someone with a token of each provider, named by the policies, that issues them to everyone. */
export function sharedProviders(statements: readonly AnalysedStatement[]): readonly PrincipalKind[] {
  const entries = statements.flatMap(({ principal }) => principal?.entries ?? [])
  const shared = entries.filter(({ type, value }) => type === 'Federated' && SHARED_PROVIDERS.test(value))
  return [...new Map(shared.map((entry) => [entry.value, entryItself(entry)])).values()]
}

function kindOf(entry: PrincipalEntry): PrincipalKind | undefined {
  const { type, value } = entry
  if (type === 'Service')
    return requester(value, { kind: 'service', service: value }, { 'aws:PrincipalIsAWSService': 'true' })
  if (type !== 'AWS') return entryItself(entry)
  if (value === '*') return undefined
  const named = parseArn(value)
  const account = named?.accountId ?? value
  if (!isAccountId(account)) return entryItself(entry)
  const context = { 'aws:PrincipalAccount': account }
  if (named === undefined || named.resource === 'root') {
    return requester(`anyone in account ${account}`, someoneIn(account), context)
  }
  const principal = principalOfArn(value) ?? { ...someoneIn(account), arn: value }
  // A session's ARN does not tell its role's path: which role it is stays open.
  const isWhole = named.service === 'iam'
  return requester(value, principal, isWhole ? { ...context, 'aws:PrincipalArn': value } : context)
}

function someoneIn(account: AccountId): IamUser {
  return iamUser(account, { userName: 'example', path: '/' })
}

/**
 * A principal of which nothing is known but how policies write it: a unique id, an identity provider, a canonical user.
 */
function entryItself({ type, value }: PrincipalEntry): PrincipalKind {
  return {
    name: value,
    context: {},
    isNamedBy: ({ effect, principal }) => {
      if (!principal) return false
      const isNamed =
        principal.everyone ||
        principal.entries.some((entry) => isEveryone(entry) || (entry.type === type && entry.value === value))
      return principal.negated ? effect === 'Deny' && !isNamed : isNamed
    },
  }
}

function isEveryone({ type, value }: PrincipalEntry): boolean {
  return type === 'AWS' && value === '*'
}

/** A resource-based policy as one principal meets it: the statements that name it, principals left out. */
export function policyFor(
  { name: _, isNamedBy }: PrincipalKind,
  sources: readonly PolicySource[],
): { readonly layer: StatementLayer; readonly sources: readonly PolicySource[] } {
  const { type, statements } = analysedLayer('resource-based policy', sources)
  const named = statements.filter(isNamedBy)
  return {
    layer: { type, statements: named },
    sources: named.map((statement) => ({ policy: statement.ref.policy, document: withoutPrincipal(statement) })),
  }
}

function withoutPrincipal({ effect, action, resource, conditions, version }: AnalysedStatement): string {
  const statement = {
    sid: undefined,
    effect,
    principal: undefined,
    action,
    resource: resource ?? { negated: false, values: ['*'] },
    conditions: conditions.map(({ element }) => element),
  }
  return printPolicy({ version, id: undefined, statements: [statement] })
}
