import { type ActionTest, compileAction } from '../../decide/action.ts'
import { compile, decide } from '../../decide/decide.ts'
import type { OwnLayers } from '../../decide/layers.ts'
import type { PolicySource } from '../../decide/policy-set.ts'
import type { Decision } from '../../language/decision.ts'
import { withoutConditions } from '../../language/rewrite.ts'
import { literalText } from '../../language/template.ts'
import type { ExampleRequest } from '../access-goal.ts'
import { isAdministrator } from '../administrator.ts'
import { testedKey } from '../condition-test.ts'
import { type ContextMap, contextMap, contextOf, contextRecord } from '../known-context.ts'
import { compiledDecision, layersOf, type PrincipalPolicies, policyRequest } from '../principal-policies.ts'
import { searchAccess } from '../search-access.ts'
import { type AnalysedStatement, analysedLayer, type StatementRef } from '../statements.ts'
import { awsVocabulary, namelessVocabulary } from '../vocabulary.ts'
import type { AccountGroup } from './account.ts'
import type { Need } from './method.ts'
import type { AccountIndex, Principal } from './principals.ts'

/** What has become of a principal's policies. */
export interface PolicyState {
  /** Its own policies allow anything beside what they deny. */
  readonly permissions: boolean
  readonly noBoundary: boolean
  readonly noDenies: boolean
  readonly joined: readonly AccountGroup[]
}

export const UNCHANGED: PolicyState = { permissions: false, noBoundary: false, noDenies: false, joined: [] }

/** A need that is met. */
export interface Permission {
  readonly request: ExampleRequest
  /** The statement that allows it; `undefined` where the resource's own policy does. */
  readonly statement: StatementRef | undefined
  /** Whether another context could change the answer: keys that are not the principal's own decide. */
  readonly isConditional: boolean
}

/** A principal with its policies in one state, asked for permissions. */
export class Actor {
  readonly principal: Principal
  private readonly policies: PrincipalPolicies
  private readonly known: ContextMap
  private readonly layers: OwnLayers
  /** The boundary by itself. */
  private readonly limit: OwnLayers | undefined
  private readonly controls: readonly OwnLayers[]
  private readonly statements: readonly AnalysedStatement[]
  private readonly permissions = new Map<string, Permission | undefined>()
  private readonly relevant = new Map<string, readonly AnalysedStatement[]>()
  private limits: 'unlimited' | 'conditionally unlimited' | 'limited' | undefined

  constructor(principal: Principal, state: PolicyState, account: AccountIndex) {
    this.principal = principal
    this.policies = policiesIn(principal, state, account)
    this.known = contextMap(this.policies.context)
    this.statements = layersOf(this.policies).flatMap(({ statements }) => statements)
    const { identity, boundary, serviceControl = [] } = this.policies
    this.layers = { identity: compile(identity), boundary: boundary && compile(boundary, 'permissions boundary') }
    this.limit = boundary && { identity: compile(boundary) }
    this.controls = serviceControl.map((level) => ({ identity: compile(level) }))
  }

  /**
   * Whether the principal is allowed everything that service control policies leave to the account: in every context,
   * or in some for each action and resource.
   */
  get administrator(): 'unlimited' | 'conditionally unlimited' | 'limited' {
    if (this.limits === undefined) {
      const { identity, boundary, context } = this.policies
      if (isAdministrator({ identity, boundary, context })) this.limits = 'unlimited'
      else if (isAdministrator({ identity: identity.map(atBest), boundary: boundary?.map(atBest), context }))
        this.limits = 'conditionally unlimited'
      else this.limits = 'limited'
    }
    return this.limits
  }

  /** The permission that meets the need; `undefined`: there is none. */
  permission(need: Need): Permission | undefined {
    const id = JSON.stringify([need.action, need.resource, need.allowedByResource, contextKeys(need)])
    if (!this.permissions.has(id)) this.permissions.set(id, this.findPermission(need))
    return this.permissions.get(id)
  }

  private findPermission(need: Need): Permission | undefined {
    const statements = this.statementsFor(need.action)
    if (!need.allowedByResource && !statements.some(({ effect }) => effect === 'Allow')) return undefined
    const context = new Map([...this.known, ...contextMap(need.context)])
    for (const resource of resourcesOf(need)) {
      const request = { action: need.action, resource, context: contextRecord(context) }
      if (need.allowedByResource) {
        const isAllowed = this.leavesAllowed(request, context, need.allowedByResource)
        return isAllowed ? { request, statement: undefined, isConditional: false } : undefined
      }
      const decision = this.decide(request, context)
      if (decision.effect === 'Allow') return this.allowed(request, decision, statements, context)
    }
    return this.searched(need, statements, context)
  }

  private statementsFor(action: string): readonly AnalysedStatement[] {
    let found = this.relevant.get(action)
    if (!found) {
      const name = action.toLowerCase()
      found = this.statements.filter((statement) => actionTest(statement)(name))
      this.relevant.set(action, found)
    }
    return found
  }

  private decide({ action, resource }: ExampleRequest, context: ContextMap): Decision {
    const request = { action, resource, context: contextOf(context) }
    const decision = decide(request, this.layers)
    if (decision.effect !== 'Allow') return decision
    return this.controls.map((level) => decide(request, level)).find(({ effect }) => effect !== 'Allow') ?? decision
  }

  /** Whether what a resource's policy allows stays allowed. */
  private leavesAllowed(
    { action, resource }: ExampleRequest,
    context: ContextMap,
    grant: NonNullable<Need['allowedByResource']>,
  ): boolean {
    const request = { action, resource, context: contextOf(context) }
    if (decide(request, this.layers).effect === 'ExplicitDeny') return false
    const limits = grant === 'to role' && this.limit ? [this.limit, ...this.controls] : this.controls
    return limits.every((layers) => decide(request, layers).effect === 'Allow')
  }

  private allowed(
    request: ExampleRequest,
    { because }: Decision,
    statements: readonly AnalysedStatement[],
    context: ContextMap,
  ): Permission {
    const by = statements.find(
      ({ ref }) =>
        'policy' in because &&
        ref.type === because.type &&
        ref.policy === because.policy &&
        ref.statement === because.statement,
    )
    const isOpen = ({ conditions }: AnalysedStatement) =>
      conditions.some((condition) => !context.has(testedKey(condition)))
    // A statement that allows may be one of several; a Deny with conditions may stand in the way in another context.
    const isConditional =
      (by !== undefined && isOpen(by)) ||
      statements.some((each) => each.effect === 'Deny' && each.conditions.length > 0 && isOpen(each))
    return { request, statement: by?.ref, isConditional }
  }

  /** For what no ready example meets: a resource or a context that does. */
  private searched(need: Need, statements: readonly AnalysedStatement[], context: ContextMap): Permission | undefined {
    const isOpen = statements.some(({ conditions }) => conditions.length > 0)
    if (need.resource !== undefined && !isOpen) return undefined
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: need.action, Resource: literally(need.resource ?? '*') },
    })
    const question = { policy: 'question', document }
    const isAllowed = compiledDecision(this.policies)
    const { found } = searchAccess(
      { allowedBy: [...layersOf(this.policies), analysedLayer('session policy', [question])] },
      {
        vocabulary: namelessVocabulary,
        known: context,
        confirm: (request) => isAllowed(policyRequest(request)),
      },
    )
    const [access] = found
    if (!access) return undefined
    return {
      request: { ...access.request, action: need.action },
      statement: access.allowedBy[0],
      isConditional: access.allowedBy.some(({ conditional }) => conditional) || isOpen,
    }
  }
}

/** Policies at their best, while somebody holds them: principals share them. */
const best = new WeakMap<PolicySource, PolicySource>()

function atBest(source: PolicySource): PolicySource {
  const found = best.get(source) ?? { policy: source.policy, document: withoutConditions(source.document) }
  best.set(source, found)
  return found
}

/** Statements are shared by the principals that share their policy. */
const actionTests = new WeakMap<AnalysedStatement, ActionTest>()

function actionTest(statement: AnalysedStatement): ActionTest {
  const test = actionTests.get(statement) ?? compileAction(statement.action)
  actionTests.set(statement, test)
  return test
}

/** An ARN as a pattern that covers it alone. */
function literally(resource: string): string {
  return resource === '*' ? '*' : literalText(resource)
}

function resourcesOf({ action, resource }: Need): readonly string[] {
  return resource === undefined ? [...awsVocabulary.exampleResources(action), '*'] : [resource]
}

/** Absent keys too, which JSON would leave out. */
function contextKeys({ context = {} }: Need): readonly (readonly unknown[])[] {
  return Object.entries(context).map(([key, value]) => [key, value ?? null])
}

/** What decides about the principal, in that state of its policies. */
export function policiesIn(principal: Principal, state: PolicyState, account: AccountIndex): PrincipalPolicies {
  const groups = [...principal.memberOf, ...state.joined]
  const own = [...account.policiesOf(principal), ...groups.flatMap((group) => account.policiesOf(group))]
  const kept = state.noDenies ? own.filter((policy) => !account.denies(policy)) : own
  const all = state.permissions ? [account.policy(account.administratorAccess)] : []
  const boundary =
    principal.boundary !== undefined && !state.noBoundary ? [account.policy(principal.boundary)] : undefined
  return {
    identity: [...kept, ...all],
    boundary,
    serviceControl: account.account.serviceControl,
    context: account.contextOf(principal),
  }
}
