import type { ContextEntry, EvaluationResult, SimulatePolicyResponse } from '../../../models/iam.ts'
import { type AccountPrincipal, AwsError, breathe, parseArn, principalOfArn } from '../../aws/index.ts'
import {
  type Context,
  type ContextValue,
  compile,
  contextKeys,
  type Layers,
  principalKey,
  type StatementFacts,
  statements,
  validatePolicy,
} from '../../policy/index.ts'
import { InvalidInput } from './errors.ts'
import { type Paging, positionPage } from './pagination.ts'
import { type SimulatedPolicy, SimulationResults } from './simulation-results.ts'

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

/** A small request can name very many pairs of an action and a resource. */
const MAX_PAIRS = 10_000

/**
 * Decides each action on each resource with the engine that decides real requests, and says which statements made it
 * so.
 *
 * @throws InvalidInput (400)
 */
export async function simulate(simulation: Simulation, paging: Paging): Promise<SimulatePolicyResponse> {
  const { input, identity, boundary } = simulation
  const actions = input.ActionNames.map(assertAction)
  const resources = input.ResourceArns ?? []
  const layers = await layersOf(simulation)
  const policies = {
    'identity-based policy': identity,
    'permissions boundary': boundary ?? [],
    'resource-based policy': resourcePolicies(input),
  }
  const facts: StatementFacts[] = []
  for (const { document } of Object.values(policies).flat()) {
    await breathe()
    facts.push(...statements(document))
  }
  const context = contextOf(simulation)
  const results = new SimulationResults({ policies, layers, statements: facts, context }, isAcrossAccounts(simulation))
  if (actions.length * resources.length > MAX_PAIRS) {
    throw InvalidInput(`ActionNames and ResourceArns name more than ${MAX_PAIRS} simulations.`)
  }
  // Only the page that is asked for is evaluated.
  const { items, ...rest } = positionPage(actions, paging)
  const EvaluationResults: EvaluationResult[] = []
  for (const action of items) {
    await breathe()
    EvaluationResults.push(await results.of(action, resources))
  }
  return { EvaluationResults, ...rest }
}

/** @throws InvalidInput (400) that names the parameter. */
export async function inputPolicies(
  documents: readonly string[] = [],
  parameter: string,
): Promise<readonly SimulatedPolicy[]> {
  const policies: SimulatedPolicy[] = []
  for (const [index, document] of documents.entries()) {
    await breathe()
    const sourceId = `${parameter}.${index + 1}`
    assertValid(document, sourceId, 'identity')
    policies.push({ sourceId, document })
  }
  return policies
}

/** The condition keys and policy variables that policies ask for, each once. */
export async function contextKeysOf(policies: readonly SimulatedPolicy[]): Promise<readonly string[]> {
  const names = new Map<string, string>()
  for (const { document } of policies) {
    await breathe()
    for (const key of contextKeys([document])) if (!names.has(key.toLowerCase())) names.set(key.toLowerCase(), key)
  }
  return [...names.values()].sort()
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
  return [{ sourceId: 'ResourcePolicy', document: ResourcePolicy }]
}

async function layersOf(simulation: Simulation): Promise<Layers> {
  const { identity, boundary, input } = simulation
  const sources = (policies: readonly SimulatedPolicy[]) =>
    policies.map(({ sourceId, document }) => ({ policy: sourceId, document }))
  const { ResourcePolicy } = input
  if (ResourcePolicy !== undefined) assertValid(ResourcePolicy, 'ResourcePolicy', 'resource')
  await breathe()
  const ofIdentity = compile(sources(identity))
  await breathe()
  const own = {
    identity: ofIdentity,
    boundary: boundary && compile(sources(boundary), 'permissions boundary'),
  }
  if (ResourcePolicy === undefined) return own
  await breathe()
  return {
    ...own,
    principal: principalOf(input.CallerArn),
    resource: {
      policies: compile(sources(resourcePolicies(input)), 'resource-based policy'),
      accountId: ownerOf(simulation),
    },
  }
}

function ownerOf({ input: { ResourceOwner }, accountId }: Simulation): string {
  return ResourceOwner === undefined ? accountId : (parseArn(ResourceOwner)?.accountId ?? ResourceOwner)
}

function isAcrossAccounts(simulation: Simulation): boolean {
  const { CallerArn } = simulation.input
  const callersAccount = CallerArn === undefined ? undefined : parseArn(CallerArn)?.accountId
  return ownerOf(simulation) !== (callersAccount ?? simulation.accountId)
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
