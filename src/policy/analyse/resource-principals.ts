import type { PolicySource } from '../decide/policy-set.ts'
import { compilePrincipal, NO_GRANT, type PrincipalTest } from '../decide/principal.ts'
import type { PrincipalElement, PrincipalEntry } from '../language/document.ts'
import { printPolicy } from '../language/print.ts'
import type { Asker } from './asker.ts'
import type { KnownContext } from './known-context.ts'
import { keysOf } from './policy-keys.ts'
import {
  anonymousCaller,
  type PossiblePrincipal,
  possiblePrincipals,
  serviceBeside,
  strangerBeside,
  tokenOf,
} from './possible-principals.ts'
import { askerText } from './request-kinds.ts'
import type { Undecided } from './search-access.ts'
import { type AnalysedStatement, analysedLayer, type StatementLayer } from './statements.ts'

/** One of the principals that resource-based policies can tell apart. */
export interface PrincipalKind {
  /** An ARN, a service, a provider, or words. */
  readonly name: string
  /** Condition keys that follow from who it is. */
  readonly context: KnownContext
  readonly asker: Asker
  readonly isNamedBy: (statement: AnalysedStatement) => boolean
}

/** Beyond this many principals the question is left undecided. */
const MOST_PRINCIPALS = 20_000

/** Whom a question about policies of a resource is asked of, and what no such question decides. */
export interface PrincipalKinds {
  readonly kinds: readonly PrincipalKind[]
  readonly undecided: readonly Undecided[]
}

/**
 * The principals that the policies tell apart: of those that the same statements are for, and whose own keys make no
 * difference, one. What a statement says to whom, the decision's own test says.
 *
 * @param before statements of the policy as it was.
 */
export function principalKinds(
  now: readonly AnalysedStatement[],
  before: readonly AnalysedStatement[] = [],
): PrincipalKinds {
  const statements = [...before, ...now]
  const open = undecidedPrincipals(now, before)
  const kinds = new Map<string, PrincipalKind>()
  const keys = keysOf({ allowedBy: [{ type: 'resource-based policy', statements }] })
  const askForBoundary = statements.some(({ effect, principal }) => effect === 'Deny' && principal?.negated)
  let count = 0
  for (const possible of possiblePrincipals(entriesOf(statements))) {
    if (++count > MOST_PRINCIPALS) {
      const reason = 'the principals are too many to tell apart'
      return { kinds: [...kinds.values()], undecided: [{ actions: [], reason }, ...open] }
    }
    for (const kind of askForBoundary ? [kindOf(possible), boundedKind(possible)] : [kindOf(possible)]) {
      const named = statements.map((statement) => (kind.isNamedBy(statement) ? '1' : '0')).join('')
      if (!named.includes('1')) continue
      const key = `${named} ${askerText(kind.asker, kind.context, keys)}`
      if (!kinds.has(key)) kinds.set(key, kind)
    }
  }
  return { kinds: [...kinds.values()], undecided: open }
}

function entriesOf(statements: readonly AnalysedStatement[]): readonly PrincipalEntry[] {
  return statements.flatMap(({ principal }) => principal?.entries ?? [])
}

function kindOf({ name, principal, context, asker }: PossiblePrincipal, hasBoundary = false): PrincipalKind {
  return {
    name,
    context,
    asker,
    isNamedBy: ({ effect, principal: element }) => {
      const test = testOf(element)
      return effect === 'Allow' ? test.grant(principal) !== NO_GRANT : test.denies(principal, hasBoundary)
    },
  }
}

const NO_ELEMENT = compilePrincipal(undefined)
const tests = new WeakMap<PrincipalElement, PrincipalTest>()

function testOf(element: PrincipalElement | undefined): PrincipalTest {
  if (!element) return NO_ELEMENT
  const test = tests.get(element) ?? compilePrincipal(element)
  tests.set(element, test)
  return test
}

/** "NotPrincipal … with a Deny effect will always deny any IAM principal that has a permissions boundary". */
function boundedKind(possible: PossiblePrincipal): PrincipalKind {
  const { kind } = possible.principal
  const canHaveOne = kind === 'user' || kind === 'assumed-role' || kind === 'federated-user'
  return kindOf({ ...possible, name: `${possible.name}, with a permissions boundary` }, canHaveOne)
}

/**
 * People of no account, people in one that no policy names, someone with a token that everyone gets, and, where that
 * makes a difference, a service that they can make ask for them.
 */
export function strangersTo(statements: readonly AnalysedStatement[]): PrincipalKinds {
  const entries = entriesOf(statements)
  const keys = keysOf({ allowedBy: [{ type: 'resource-based policy', statements }] })
  const text = ({ asker, context }: PossiblePrincipal) => askerText(asker, context, keys)
  const [people, service] = [[anonymousCaller, strangerBeside(entries)], serviceBeside(entries)]
  const isAlike = people.some((each) => text(each) === text(service))
  const strangers = [...people, ...(isAlike ? [] : [service])].map((each) => kindOf(each))
  return { kinds: [...strangers, ...sharedProviders(statements)], undecided: undecidedPrincipals(statements) }
}

/**
 * Identity providers that everyone can have an account with, and the providers of GitHub's actions, which run for
 * everyone.
 */
const SHARED_PROVIDERS =
  /^(accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com|cognito-identity\.amazonaws\.com)$|:oidc-provider\/(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io|agent\.buildkite\.com|oidc\.circleci\.com)\b/

/** Someone with a token of each provider, named by the policies, that issues them to everyone. */
function sharedProviders(statements: readonly AnalysedStatement[]): readonly PrincipalKind[] {
  const shared = entriesOf(statements).filter(({ type, value }) => type === 'Federated' && SHARED_PROVIDERS.test(value))
  return [...new Set(shared.map(({ value }) => value))].map((provider) => kindOf(tokenOf(provider)))
}

/**
 * What cannot be proved of Allows with NotPrincipal: "Using it with "Effect":"Allow" is not supported." The decision
 * takes them for nobody's, which is no proof that AWS does.
 *
 * @param before statements that left as much open, so that it is nothing new.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function undecidedPrincipals(
  statements: readonly AnalysedStatement[],
  before: readonly AnalysedStatement[] = [],
): readonly Undecided[] {
  const open = statements.filter(({ effect, principal }) => effect === 'Allow' && principal?.negated)
  const [old, now] = [new Set(before.map(textOf)), new Set(statements.map(textOf))]
  const areDeniesKept = before.every((statement) => statement.effect === 'Allow' || now.has(textOf(statement)))
  return open
    .filter((statement) => !areDeniesKept || !old.has(textOf(statement)))
    .map(({ action }) => ({
      actions: action.negated ? [] : action.values,
      reason: 'whom an Allow with NotPrincipal is for is not defined',
    }))
}

function textOf({ ref: _, ...statement }: AnalysedStatement): string {
  return JSON.stringify(statement)
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
