// biome-ignore-all lint/suspicious/noTemplateCurlyInString: AWS writes its templates so
import type {
  EvaluationResult,
  PolicyEvaluationDecisionType,
  PolicySourceType,
  ResourceSpecificResult,
  Statement,
} from '../../../models/iam.ts'
import { breathe } from '../../aws/index.ts'
import {
  type Context,
  type Decision,
  decide,
  findAction,
  type Layers,
  matchedStatements,
  type PolicyRequest,
  type PolicyType,
  type StatementFacts,
  type StatementPosition,
  statementPositions,
} from '../../policy/index.ts'

/** A policy that takes part in a simulation, and what the answer calls it. */
export interface SimulatedPolicy {
  readonly sourceId: string
  readonly document: string
}

/** The types of policies that can be simulated. */
type SimulatedType = 'identity-based policy' | 'permissions boundary' | 'resource-based policy'

/** The policies of a simulation by their type, in the order of their sets. */
type Simulated = Readonly<Record<SimulatedType, readonly SimulatedPolicy[]>>

const DECISIONS = {
  Allow: 'allowed',
  ExplicitDeny: 'explicitDeny',
  ImplicitDeny: 'implicitDeny',
} as const satisfies Record<Decision['effect'], PolicyEvaluationDecisionType>

/** As recorded on AWS; its own list of values has kinds of holders instead. */
const SOURCE_TYPES = {
  'identity-based policy': 'IAM Policy',
  'permissions boundary': 'Permissions Boundary Policy',
  'resource-based policy': 'Resource Policy',
} as const satisfies Record<SimulatedType, PolicySourceType>

function isSimulated(type: PolicyType): type is SimulatedType {
  return Object.hasOwn(SOURCE_TYPES, type)
}

/**
 * The answers of the policy simulator: one for each action, with one for each resource in it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResourceSpecificResult.html
 */
export class SimulationResults {
  private readonly policies: Simulated
  private readonly layers: Layers
  private readonly context: Context
  private readonly isAcrossAccounts: boolean
  private readonly statements: readonly StatementFacts[]
  private readonly positions = new Map<string, readonly StatementPosition[]>()

  constructor(
    {
      policies,
      layers,
      statements,
      context,
    }: { policies: Simulated; layers: Layers; statements: readonly StatementFacts[]; context: Context },
    isAcrossAccounts: boolean,
  ) {
    this.policies = policies
    this.layers = layers
    this.statements = statements
    this.context = context
    this.isAcrossAccounts = isAcrossAccounts
  }

  /**
   * @param resources none, or `*` alone: the action on whatever there is.
   */
  async of(action: string, resources: readonly string[]): Promise<EvaluationResult> {
    const [first = '*', ...others] = resources
    if (first === '*' && others.length === 0) {
      const { EvalResourceName, EvalResourceDecision, EvalDecisionDetails, ...rest } = this.onResource(action, first)
      return { EvalActionName: action, EvalResourceName, EvalDecision: EvalResourceDecision, ...rest }
    }
    const specific: ResourceSpecificResult[] = []
    for (const resource of resources) {
      await breathe()
      specific.push(this.onResource(action, resource))
    }
    const [alone] = specific
    const boundaries = specific.flatMap(({ PermissionsBoundaryDecisionDetail: detail }) => detail ?? [])
    return {
      EvalActionName: action,
      EvalResourceName: others.length === 0 ? first : formOf(action, first),
      EvalDecision: together(specific.map(({ EvalResourceDecision }) => EvalResourceDecision)),
      MatchedStatements: others.length === 0 ? (alone?.MatchedStatements ?? []) : [],
      // "If you include a list of resources, then any missing context values are instead included under the
      // ResourceSpecificResults section."
      MissingContextValues: [],
      EvalDecisionDetails: others.length === 0 ? (alone?.EvalDecisionDetails ?? {}) : {},
      ...(boundaries.length > 0 && {
        PermissionsBoundaryDecisionDetail: {
          AllowedByPermissionsBoundary: boundaries.every(({ AllowedByPermissionsBoundary }) =>
            Boolean(AllowedByPermissionsBoundary),
          ),
        },
      }),
      ResourceSpecificResults: specific,
    }
  }

  private onResource(action: string, resource: string): ResourceSpecificResult {
    const request: PolicyRequest = { action, resource, context: this.context }
    const decision = decide(request, this.layers)
    const { boundary } = this.layers
    return {
      EvalResourceName: resource,
      EvalResourceDecision: DECISIONS[decision.effect],
      MatchedStatements: this.matched(request, decision),
      MissingContextValues: this.missing(action),
      EvalDecisionDetails: this.details(request),
      ...(boundary && {
        PermissionsBoundaryDecisionDetail: {
          AllowedByPermissionsBoundary: boundary.evaluate(request).effect === 'Allow',
        },
      }),
    }
  }

  /** The keys that statements for the action ask for and that the request does not have. */
  private missing(action: string): readonly string[] {
    const keys = new Map<string, string>()
    for (const { isFor, contextKeys } of this.statements) {
      if (!isFor(action)) continue
      for (const key of contextKeys) {
        const name = key.toLowerCase()
        if (!keys.has(name) && this.context(name) === undefined) keys.set(name, key)
      }
    }
    return [...keys.values()].sort()
  }

  /**
   * The statements that apply: none where nothing allows. "The deny statement is the only entry" of its type of policy;
   * what policies of another type allowed is named after it (recorded on AWS: a bucket's Deny, then the user's Allow).
   */
  private matched(request: PolicyRequest, { effect }: Decision): readonly Statement[] {
    if (effect === 'ImplicitDeny') return []
    const all = matchedStatements(request, this.layers)
    const denyingTypes = new Set(all.filter((each) => each.effect === 'Deny').map(({ type }) => type))
    const told = all.filter((each) => (each.effect === 'Deny') === denyingTypes.has(each.type))
    return [...told.filter((each) => each.effect === 'Deny'), ...told.filter((each) => each.effect !== 'Deny')].flatMap(
      ({ type, policy, statement }) => {
        const source = isSimulated(type) ? this.policies[type][policy] : undefined
        return source && isSimulated(type) ? this.statement(source, type, statement) : []
      },
    )
  }

  private statement({ sourceId, document }: SimulatedPolicy, type: SimulatedType, index: number): Statement {
    const positions = this.positions.get(document) ?? statementPositions(document)
    this.positions.set(document, positions)
    const { start, end } = positions[index] ?? {}
    return {
      SourcePolicyId: sourceId,
      SourcePolicyType: SOURCE_TYPES[type],
      ...(start && { StartPosition: { Line: start.line, Column: start.column } }),
      ...(end && { EndPosition: { Line: end.line, Column: end.column } }),
    }
  }

  /** "Populated for only cross-account simulations": what each type of policy says. */
  private details(request: PolicyRequest): EvaluationResult['EvalDecisionDetails'] {
    const { identity, boundary, resource, principal } = this.layers
    if (!this.isAcrossAccounts || !resource?.policies) return {}
    const { decision } = resource.policies.evaluateFor(request, principal, boundary !== undefined)
    return {
      [SOURCE_TYPES['identity-based policy']]: DECISIONS[identity.evaluate(request).effect],
      [SOURCE_TYPES['resource-based policy']]: DECISIONS[decision.effect],
    }
  }
}

function together(decisions: readonly PolicyEvaluationDecisionType[]): PolicyEvaluationDecisionType {
  if (decisions.includes('explicitDeny')) return 'explicitDeny'
  return decisions.every((decision) => decision === 'allowed') ? 'allowed' : 'implicitDeny'
}

/** Of several resources AWS names the form of their ARNs: here, that which has a Region and account where they have. */
function formOf(action: string, resource: string): string {
  const forms = (findAction(action)?.action.resourceTypes ?? []).map(({ type }) => type.arn)
  const form = forms.find((arn) => placesIn(arn) === placesIn(resource)) ?? forms[0] ?? '*'
  return form.replace('${Partition}', 'aws')
}

/** Which of an ARN's Region and account there are. */
function placesIn(arn: string): string {
  const [, , , region, account] = arn.split(':')
  return `${Boolean(region)} ${Boolean(account)}`
}
