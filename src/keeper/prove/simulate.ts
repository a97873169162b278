import type {
  ContextEntry,
  ContextKeyTypeEnum,
  EvaluationResult,
  SimulatePolicyResponse,
  SimulatePrincipalPolicyRequest,
} from '@aws-sdk/client-iam'
import { groupBy } from '../../aws/index.ts'
import type { ExampleRequest, PrincipalPolicies } from '../../policy/analyse/index.ts'
import { type ConditionKeyType, findConditionKey } from '../../policy/index.ts'
import { pagesOf } from '../account/index.ts'
import type { Disagreement, Simulation } from './answer.ts'
import type { Sample, SampledRequest, Side } from './sample.ts'

/** One call of SimulatePrincipalPolicy; `refused`: its input is not to be simulated in one call, or not at all. */
export type Simulate = (input: SimulatePrincipalPolicyRequest) => Promise<SimulatePolicyResponse | 'refused'>

/** So many actions go into one call. */
const MOST_ACTIONS = 100

/**
 * Asks the account's policy simulator for the sample, and compares. The requests of one resource and context go
 * together; where the simulator refuses a call, as it does where actions "require different authorization information",
 * its halves are tried.
 */
export async function simulateSample(
  principal: string,
  policies: PrincipalPolicies,
  sample: Sample,
  simulate: Simulate,
): Promise<Simulation> {
  const report = new SimulationReport(sample)
  const texts = textsOf(policies)
  const calls = groupBy(sample.requests, ({ request }) => JSON.stringify([request.resource, request.context]))
  for (const requests of calls.values()) {
    for (const some of chunks(requests)) await ask(some)
  }
  return report.finished()

  async function ask(requests: readonly SampledRequest[]): Promise<void> {
    const [first] = requests
    if (!first) return
    const results = await answers({
      PolicySourceArn: principal,
      ActionNames: requests.map(({ request }) => request.action),
      ResourceArns: [first.request.resource],
      ContextEntries: contextEntries(first.request, texts),
    })
    if (results === 'refused') {
      const half = Math.ceil(requests.length / 2)
      if (requests.length === 1) report.add(first)
      else for (const some of [requests.slice(0, half), requests.slice(half)]) await ask(some)
      return
    }
    const byAction = new Map(results.map((result) => [result.EvalActionName?.toLowerCase(), result]))
    for (const sampled of requests) report.add(sampled, byAction.get(sampled.request.action.toLowerCase()))
  }

  async function answers(input: SimulatePrincipalPolicyRequest): Promise<readonly EvaluationResult[] | 'refused'> {
    const results: EvaluationResult[] = []
    for await (const page of pagesOf((token) => simulate({ ...input, ...token }), 'iam:SimulatePrincipalPolicy')) {
      if (page === 'refused') return page
      results.push(...(page.EvaluationResults ?? []))
    }
    return results
  }
}

class SimulationReport {
  private readonly population: Simulation['population']
  private readonly tried: Record<Side, number> = { inside: 0, beyond: 0, outside: 0 }
  private readonly disagreements: Disagreement[] = []
  private readonly refused: string[] = []
  private deniedByOrganization = 0

  constructor({ population }: Sample) {
    this.population = population
  }

  /** @param result Absent: it was not simulated. */
  add({ side, request, isAllowed }: SampledRequest, result?: EvaluationResult): void {
    if (!result) {
      this.refused.push(request.action)
      return
    }
    this.tried[side]++
    if ((result.EvalDecision === 'allowed') === isAllowed) return
    if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) this.deniedByOrganization++
    else this.disagreements.push({ request, isAllowed })
  }

  finished(): Simulation {
    const { tried, population, disagreements, refused, deniedByOrganization } = this
    return { tried, population, disagreements, refused, deniedByOrganization }
  }
}

function chunks<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / MOST_ACTIONS) }, (_, index) =>
    items.slice(index * MOST_ACTIONS, (index + 1) * MOST_ACTIONS),
  )
}

/** The texts that can ask for a context key, in lower case. */
function textsOf({ identity, boundary = [] }: PrincipalPolicies): readonly string[] {
  return [...identity, ...boundary].map(({ document }) => document.toLowerCase())
}

/**
 * The keys of the request that a policy speaks of: the simulator has the principal's own, and need not be told the
 * rest.
 */
function contextEntries({ context }: ExampleRequest, texts: readonly string[]): ContextEntry[] {
  return Object.entries(context)
    .filter(([key]) => texts.some((text) => text.includes(key.toLowerCase())))
    .map(([key, value]) => ({
      ContextKeyName: key,
      ContextKeyValues: [value].flat(),
      ContextKeyType: entryType(findConditionKey(key)?.type, Array.isArray(value)),
    }))
}

const ENTRY_TYPES = {
  String: 'string',
  ARN: 'string',
  Bool: 'boolean',
  Date: 'date',
  IPAddress: 'ip',
  Numeric: 'numeric',
} as const satisfies Record<ConditionKeyType, ContextKeyTypeEnum>

function entryType(type: ConditionKeyType = 'String', isList: boolean): ContextKeyTypeEnum {
  const single = ENTRY_TYPES[type]
  return isList ? `${single}List` : single
}
