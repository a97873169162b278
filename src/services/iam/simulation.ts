import type {
  ContextEntry,
  EvaluationResult,
  PolicyEvaluationDecisionType,
  PolicySourceType,
  SimulatePolicyResponse,
  Statement,
} from '../../../models/iam.ts'
import { type AccountPrincipal, AwsError, parseArn, principalOfArn } from '../../aws/index.ts'
import {
  type Context,
  type ContextValue,
  compile,
  type Decision,
  decide,
  type Layers,
  matchedStatements,
  type PolicyRequest,
  type PolicyType,
  principalKey,
  type StatementFacts,
  statements,
  validatePolicy,
} from '../../policy/index.ts'
import { InvalidInput } from './errors.ts'
import { type Paging, pageOf, positionKey } from './pagination.ts'

/** A policy that takes part in a simulation, and what the answer calls it. */
export interface SimulatedPolicy {
  readonly sourceId: string
  readonly sourceType: PolicySourceType
  readonly document: string
}

export interface SimulationInput {
  readonly ActionNames: readonly string[]
  readonly ResourceArns?: readonly string[]
  readonly ResourcePolicy?: string
  readonly ResourceOwner?: string
  readonly CallerArn?: string
  readonly ContextEntries?: readonly ContextEntry[]
}

export interface Simulation {
  readonly identity: readonly SimulatedPolicy[]
  readonly boundary: readonly SimulatedPolicy[] | undefined
  readonly input: SimulationInput
  /** The account that resources are in, unless `ResourceOwner` says otherwise. */
  readonly accountId: string
  /** Who asks, where that is known: its condition keys count where `ContextEntries` has none. */
  readonly caller: AccountPrincipal | undefined
  /** Epoch milliseconds: a key that every request has. */
  readonly now: number
}

/** A small request can name very many pairs: this is far more than a page, and little memory. */
const MAX_PAIRS = 10_000

/**
 * Decides each action on each resource with the engine that decides real requests, and says which statements made it
 * so.
 *
 * @throws InvalidInput (400)
 */
export function simulate(simulation: Simulation, paging: Paging): SimulatePolicyResponse {
  const { input, identity, boundary } = simulation
  const actions = input.ActionNames.map(assertAction)
  const resources = input.ResourceArns ?? ['*']
  const layers = layersOf(simulation)
  const policies = {
    'identity-based policy': identity,
    'permissions boundary': boundary ?? [],
    'resource-based policy': resourcePolicies(input),
  }
  const concerning = Object.values(policies).flatMap((of) => of.flatMap(({ document }) => statements(document)))
  const context = contextOf(simulation)
  if (actions.length * resources.length > MAX_PAIRS) {
    throw InvalidInput(`ActionNames and ResourceArns name more than ${MAX_PAIRS} simulations.`)
  }
  const pairs = actions.flatMap((action) => resources.map((resource) => ({ action, resource })))
  // Only the page that is asked for is evaluated.
  const { items, ...rest } = pageOf(pairs, paging, (_, index) => positionKey(index))
  return {
    EvaluationResults: items.map((pair) => result({ ...pair, context }, policies, concerning, layers)),
    ...rest,
  }
}

/** @throws InvalidInput (400) that names the parameter. */
export function inputPolicies(documents: readonly string[] = [], parameter: string): readonly SimulatedPolicy[] {
  return documents.map((document, index) => {
    const sourceId = `${parameter}.${index + 1}`
    assertValid(document, sourceId, 'identity')
    return { sourceId, sourceType: 'none', document }
  })
}

function assertValid(document: string, name: string, kind: 'identity' | 'resource'): void {
  try {
    validatePolicy(document, kind)
  } catch (error) {
    if (error instanceof AwsError) throw InvalidInput(`${name}: ${error.message}`)
    throw error
  }
}

/**
 * What would change the outcome and is not simulated, by the parameter's name: passed over, it would make an answer
 * look true.
 * @throws InvalidInput (400)
 */
export function assertSimulated(asked: Readonly<Record<string, readonly unknown[] | undefined>>): void {
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined && value.length > 0) throw InvalidInput(`Castellan does not simulate ${name}.`)
  }
}

/** "This operation does not support using wildcards (*) in an action name." */
function assertAction(action: string): string {
  if (/^[A-Za-z0-9-]+:[A-Za-z0-9-]+$/.test(action)) return action
  throw InvalidInput(`Invalid Action: ${action}. It has the form service:Action, without wildcards.`)
}

function resourcePolicies({ ResourcePolicy }: SimulationInput): readonly SimulatedPolicy[] {
  if (ResourcePolicy === undefined) return []
  return [{ sourceId: 'ResourcePolicy', sourceType: 'resource', document: ResourcePolicy }]
}

function layersOf({ identity, boundary, input, accountId }: Simulation): Layers {
  const sources = (policies: readonly SimulatedPolicy[]) =>
    policies.map(({ sourceId, document }) => ({ policy: sourceId, document }))
  const { ResourcePolicy, ResourceOwner } = input
  if (ResourcePolicy !== undefined) assertValid(ResourcePolicy, 'ResourcePolicy', 'resource')
  const own = {
    identity: compile(sources(identity)),
    boundary: boundary && compile(sources(boundary), 'permissions boundary'),
  }
  if (ResourcePolicy === undefined) return own
  return {
    ...own,
    principal: principalOf(input.CallerArn),
    resource: {
      policies: compile(sources(resourcePolicies(input)), 'resource-based policy'),
      accountId: ResourceOwner === undefined ? accountId : (parseArn(ResourceOwner)?.accountId ?? ResourceOwner),
    },
  }
}

function principalOf(callerArn: string | undefined): AccountPrincipal {
  const principal = callerArn === undefined ? undefined : principalOfArn(callerArn)
  if (principal?.kind !== 'user' && principal?.kind !== 'root') {
    throw InvalidInput('With a ResourcePolicy, CallerArn must name an IAM user or a root user.')
  }
  return principal
}

function contextOf({ input, caller, now }: Simulation): Context {
  const given = new Map<string, ContextValue>()
  for (const { ContextKeyName = '', ContextKeyValues = [], ContextKeyType = 'string' } of input.ContextEntries ?? []) {
    const isList = ContextKeyType.endsWith('List') || ContextKeyValues.length > 1
    given.set(ContextKeyName.toLowerCase(), isList ? ContextKeyValues : ContextKeyValues[0])
  }
  return (key) => {
    if (given.has(key)) return given.get(key)
    if (key === 'aws:currenttime') return new Date(now).toISOString()
    if (key === 'aws:epochtime') return String(Math.floor(now / 1000))
    return caller && principalKey(caller, key, now)
  }
}

const DECISIONS = {
  Allow: 'allowed',
  ExplicitDeny: 'explicitDeny',
  ImplicitDeny: 'implicitDeny',
} as const satisfies Record<Decision['effect'], PolicyEvaluationDecisionType>

/** The policies of a simulation by their type, in the order of their sets. */
type Simulated = Readonly<Partial<Record<PolicyType, readonly SimulatedPolicy[]>>>

function result(
  request: PolicyRequest,
  policies: Simulated,
  concerning: readonly StatementFacts[],
  layers: Layers,
): EvaluationResult {
  const decision = decide(request, layers)
  const missing = new Set(
    concerning.filter(({ isFor }) => isFor(request.action)).flatMap(({ contextKeys }) => contextKeys),
  )
  for (const key of missing) if (request.context(key.toLowerCase()) !== undefined) missing.delete(key)
  return {
    EvalActionName: request.action,
    EvalResourceName: request.resource,
    EvalDecision: DECISIONS[decision.effect],
    MatchedStatements: matched(request, decision, policies, layers),
    MissingContextValues: [...missing].sort(),
    ...(layers.boundary && {
      PermissionsBoundaryDecisionDetail: {
        AllowedByPermissionsBoundary: layers.boundary.evaluate(request).effect === 'Allow',
      },
    }),
  }
}

/** The statements that apply and say what was decided: none where nothing allows. */
function matched(request: PolicyRequest, { effect }: Decision, policies: Simulated, layers: Layers): Statement[] {
  if (effect === 'ImplicitDeny') return []
  const all = matchedStatements(request, layers).filter((each) => (each.effect === 'Allow') === (effect === 'Allow'))
  return Object.entries(policies)
    .flatMap(([type, of]) => all.filter((each) => each.type === type).flatMap(({ policy }) => of[policy] ?? []))
    .map(({ sourceId, sourceType }) => ({ SourcePolicyId: sourceId, SourcePolicyType: sourceType }))
}
