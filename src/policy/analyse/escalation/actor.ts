import { groupBy } from '../../../aws/index.ts'
import { compile, decide } from '../../decide/decide.ts'
import type { PolicySource } from '../../decide/policy-set.ts'
import type { Decision, PolicyType } from '../../language/decision.ts'
import { literalText, resolveTemplate } from '../../language/template.ts'
import { compilePattern, patternText, type TextTest } from '../../language/wildcard.ts'
import type { ExampleRequest } from '../access-goal.ts'
import { isAdministrator } from '../administrator.ts'
import { conditionHolds, testedKey, variableKeys } from '../condition-test.ts'
import { type ContextMap, contextMap, contextOf, contextRecord, type KnownContext } from '../known-context.ts'
import type { PrincipalPolicies } from '../principal-policies.ts'
import { resourceTagKeys } from '../resource-tag-keys.ts'
import { type Answer, searchGroup } from '../search-group.ts'
import { allowsEverything, isAllow } from '../statement-predicates.ts'
import { type AnalysedStatement, analysedLayer, type StatementRef } from '../statements.ts'
import { namelessVocabulary } from '../vocabulary.ts'
import type { Answers, Compiled, Relevant } from './answers.ts'
import type { Changed } from './changed.ts'
import { type Fact, factOf, isUnlisted, keysCarried, knownOfTarget } from './facts.ts'
import type { Need } from './method.ts'
import type { Permission } from './permission.ts'
import { type PolicyState, policiesIn } from './policy-state.ts'
import {
  knownIn,
  type PolicyStatements,
  policyStatements,
  resourceTemplates,
  testedKeys,
  variablesOf,
} from './policy-statements.ts'
import { type AccountIndex, identityOf, type Principal } from './principals.ts'
import { contextsByVariable, hasOpenResource, mayTurn } from './resource-variables.ts'
import { type Found, type Limits, searchesIn } from './searches.ts'
import type { Targets } from './targets.ts'

interface Layer {
  readonly type: PolicyType
  readonly policies: readonly PolicyStatements[]
}

/** A principal with its policies in one state, asked for permissions. */
export class Actor {
  readonly principal: Principal
  readonly state: PolicyState
  private readonly account: AccountIndex
  private readonly among: Targets
  private readonly policies: PrincipalPolicies
  private readonly known: ContextMap
  private readonly searches: ReturnType<typeof searchesIn>
  private readonly read: readonly Layer[]
  private readonly tested: ReadonlySet<string>
  private readonly answers: Answers
  private readonly ofAction = new Map<string, Map<string, Permission | null>>()
  private readonly reached = new Map<string, readonly Principal[]>()
  private limits: Limits | undefined

  constructor(principal: Principal, state: PolicyState, account: AccountIndex, among: Targets) {
    this.principal = principal
    this.state = state
    this.account = account
    this.among = among
    this.searches = searchesIn(account)
    this.policies = policiesIn(principal, state, account)
    this.known = contextMap(this.policies.context)
    const { identity, boundary, serviceControl = [] } = this.policies
    const read = (type: PolicyType, sources: readonly PolicySource[]) => ({
      type,
      policies: sources.map((source) => policyStatements(type, source)),
    })
    this.read = [
      read('identity-based policy', identity),
      ...(boundary ? [read('permissions boundary', boundary)] : []),
      ...serviceControl.map((level) => read('service control policy', level)),
    ]
    this.tested = new Set(this.read.flatMap(({ policies }) => policies.flatMap((policy) => [...policy.tested])))
    // What is new is known by itself alone.
    const own = account.principalOf(principal.arn) === principal ? '' : identityOf(principal)
    this.answers = this.searches.answersOf(own, [identity, boundary])
  }

  /**
   * Whether the principal is allowed everything that service control policies leave to the account: in every context,
   * or in some for each action and resource.
   */
  get administrator(): Limits {
    this.limits ??= this.findLimits()
    return this.limits
  }

  private findLimits(): Limits {
    // Most are limited, and this shows it at once: no statement is for what no service has.
    if (!this.allows('any:Action')) return 'limited'
    const { context, boundary } = this.policies
    // Nor is it worth a search where nothing is denied.
    if (this.read.slice(0, boundary ? 2 : 1).every(isFree)) return 'unlimited'
    // Where everything is allowed, what else is allowed does not matter.
    const layers = this.read.slice(0, boundary ? 2 : 1).map(({ policies }) => {
      const all = policies.flatMap((policy) => policy.all)
      const isEverything = allowsAll(all)
      return { isEverything, statements: isEverything ? all.filter((each) => !isAllow(each)) : all }
    })
    const keys = new Set(layers.flatMap(({ statements }) => statements.flatMap(testedKeys)))
    const numbers = layers.map(({ isEverything, statements }) => [
      isEverything,
      ...statements.map((each) => this.searches.numberOf(each)),
    ])
    // Those who have the same policies share the answer, unless these tell them apart.
    return this.searches.limits(JSON.stringify([numbers, valuesIn(this.known, keys)]), () => this.limitsOf(context))
  }

  private limitsOf(context: PrincipalPolicies['context']): Limits {
    const { identity, boundary } = this.policies
    if (isAdministrator({ identity, boundary, context }, this.searches.lacking)) return 'unlimited'
    const atBest = (type: PolicyType, sources: readonly PolicySource[]) =>
      sources.map((source) => policyStatements(type, source).at('best', knownIn(this.known)))
    const best = {
      identity: atBest('identity-based policy', identity),
      boundary: boundary && atBest('permissions boundary', boundary),
      context,
    }
    return isAdministrator(best, this.searches.lacking) ? 'conditionally unlimited' : 'limited'
  }

  get accountId(): string {
    return this.account.accountId
  }

  /** Users and roles by their ARNs: itself as it is by now. */
  readonly principalOf = (arn: string): Principal | undefined =>
    arn === this.principal.arn ? this.principal : this.account.principalOf(arn)

  /** What is known of users and roles, where one of them is another than it was. */
  private knowing(changed: Changed | undefined) {
    if (!changed) return this
    const { of } = changed
    return { accountId: this.accountId, principalOf: (arn: string) => (arn === of.arn ? of : this.principalOf(arn)) }
  }

  /** Whether a statement of its own policies allows the action, on some resource and in some context. */
  allows(action: string): boolean {
    return this.read[0]?.policies.some((policy) => policy.for(action).some(isAllow)) === true
  }

  /** Whether some of its statements ask for the fact of what a request is about. */
  asksFor(fact: Fact): boolean {
    return this.read.some(({ policies }) =>
      policies.some(({ tested }) => [...tested].some((key) => factOf(key) === fact)),
    )
  }

  /** The targets that its statements can allow the action on: no fewer than that. */
  targets(action: string): readonly Principal[] {
    let found = this.reached.get(action)
    if (!found) {
      found = this.findTargets(action)
      this.reached.set(action, found)
    }
    return found
  }

  private findTargets(action: string): readonly Principal[] {
    const arns = new Set<string>()
    const tests: TextTest[] = []
    const context = contextOf(this.known)
    for (const policy of this.read[0]?.policies ?? []) {
      for (const statement of policy.for(action)) {
        if (!isAllow(statement)) continue
        if (!statement.resource || statement.resource.negated) return this.among.all
        for (const template of resourceTemplates(statement)) {
          const pattern = resolveTemplate(template, context)
          if (!pattern) return this.among.all
          if (pattern.some((token) => token < 0)) tests.push(compilePattern(pattern))
          else arns.add(patternText(pattern))
        }
      }
    }
    if (tests.length === 0) return [...arns].flatMap((arn) => this.among.of(arn) ?? [])
    return this.among.all.filter(({ arn }) => arns.has(arn) || tests.some((covers) => covers(arn)))
  }

  /** The ARNs that conditions on the key let through; none where no statement for the action has a condition on it. */
  choices(action: string, key: string, arns: readonly string[]): readonly string[] {
    const chosen = new Set(this.choicesAlike(action, key, arns).flat())
    return arns.filter((arn) => chosen.has(arn))
  }

  /** The same, in sets of which no statement for the action tells one ARN from another. */
  choicesAlike(action: string, key: string, arns: readonly string[]): readonly (readonly string[])[] {
    const { statements, layers } = this.relevantFor(action)
    const asking = statements
      .map((statement) => ({ statement, conditions: statement.conditions.filter((each) => testedKey(each) === key) }))
      .filter(({ conditions }) => conditions.length > 0)
    if (asking.length === 0) return []
    // Each layer must allow it: one that does whatever the key says leaves it to the others.
    const places = new Map(asking.map(({ statement }, i) => [statement, i]))
    const allowing = layers
      .map((layer) => layer.statements.filter(isAllow).map((statement) => places.get(statement)))
      .filter((ofLayer) => !ofLayer.includes(undefined))
    const hasVariables =
      asking.some(({ conditions }) => conditions.some((each) => variableKeys(each).length > 0)) ||
      statements.some((statement) => variablesOf(statement).includes(key))
    const find = () => {
      const alike = groupBy(arns, (arn) => {
        const context = contextOf(new Map([...this.known, [key, arn]]))
        const holds = asking.map(({ conditions }) => conditions.every((each) => conditionHolds(each, context)))
        if (!allowing.every((ofLayer) => ofLayer.some((i) => i !== undefined && holds[i]))) return 'none'
        return hasVariables ? arn : holds.map(Number).join('')
      })
      alike.delete('none')
      return [...alike.values()]
    }
    if (hasVariables) return find()
    // Without variables the conditions say it alone, whoever asks.
    const numbers = asking.map(({ statement }) => this.searches.numberOf(statement))
    return this.searches.alike(JSON.stringify([key, numbers, allowing]), arns, find)
  }

  /**
   * The permission that meets the need, for this principal or another with the same policies; `undefined`: there is
   * none.
   *
   * @param changes what somebody has changed of a user or role; it counts where the need is about it.
   */
  permission(need: Need, changes?: Changed): Permission | undefined {
    const about = need.about && { of: need.about, facts: [] }
    const changed = changes?.of.arn === need.resource ? changes : about
    const { action, resource, type, allowedByResource, context } = need
    const isPlain = !changed && !type && !allowedByResource && !context
    const of = changed ? `${changed.facts} ${identityOf(changed.of)}` : ''
    const keys = context ? JSON.stringify(contextKeys(context)) : ''
    const id = isPlain ? (resource ?? '') : `${resource} ${type?.pattern} ${allowedByResource} ${of} ${keys}`
    const answers = this.answersFor(action)
    const known = answers.get(id)
    if (known !== undefined) return known ?? undefined
    const found = this.findPermission(need, changed) ?? this.unlisted(need, changed)
    answers.set(id, found ?? null)
    if (found) this.answers.knownFor.set(found, this.known)
    return found
  }

  /** Those that were found for the action, with what is known that its statements ask for. */
  private answersFor(action: string): Map<string, Permission | null> {
    const ready = this.ofAction.get(action)
    if (ready) return ready
    const { permissions } = this.answers
    const values = `${action} ${JSON.stringify(valuesIn(this.known, this.relevantFor(action).tested))}`
    const found = permissions.get(values) ?? new Map<string, Permission | null>()
    permissions.set(values, found)
    this.ofAction.set(action, found)
    return found
  }

  /** A permission that was found for another who has the same policies, with what is known of this one. */
  asOwn(permission: Permission): Permission {
    const known = this.answers.knownFor.get(permission)
    if (!known || known === this.known) return permission
    const { request } = permission
    const others = Object.entries(request.context).filter(([key]) => !known.has(key))
    const context = contextRecord(new Map([...this.known, ...others]))
    return { ...permission, request: { ...request, context } }
  }

  /**
   * With the keys that AWS's reference does not list for the action as if they could be anything: one that it forgot
   * must not prove that nothing is open.
   */
  private unlisted(need: Need, changed: Changed | undefined): Permission | undefined {
    const { action, resource } = need
    if (resource === undefined) return undefined
    if (![...this.relevantFor(action).tested].some((key) => isUnlisted({ action, resource }, key))) return undefined
    const found = this.findPermission(need, changed, false)
    return found && { ...found, isConditional: true, isUndecided: 'reference' }
  }

  private findPermission(need: Need, changed: Changed | undefined, isReferenceWhole = true): Permission | undefined {
    const { action, allowedByResource } = need
    const relevant = this.relevantFor(action)
    if (!allowedByResource && !relevant.layers.every(({ statements }) => statements.some(isAllow))) return undefined
    const resource = exampleFor(need)
    const facts =
      need.resource === undefined
        ? []
        : knownOfTarget(
            { action, resource },
            relevant.tested,
            this.knowing(changed),
            changed?.facts ?? [],
            isReferenceWhole,
          )
    const context = new Map([...this.known, ...facts, ...contextMap(need.context)])
    const request = { action, resource, context: contextRecord(context) }
    if (allowedByResource) return this.allowedByResource(request, context, allowedByResource)
    const decision = this.decide(request, context)
    const isOpen = [...relevant.tested].some((key) => !context.has(key))
    if (decision.effect === 'Allow') {
      const isConditional = isOpen && !this.isAlwaysAllowed(request, context, relevant)
      return { request, statement: this.refOf(decision, relevant.statements), isConditional }
    }
    // No context changes what asks for none; nor is it worth a search where it is denied with all conditions at best.
    if (need.resource === undefined) return this.searchedOnce(need, relevant, context)
    if (
      !isOpen ||
      (!hasOpenResource(relevant.statements, context) && this.decide(request, context, 'best').effect !== 'Allow')
    )
      return undefined
    return this.withContext(this.searched(need, relevant, context), need, context)
  }

  private relevantFor(action: string): Relevant {
    let found = this.answers.relevant.get(action)
    if (!found) {
      const layers = this.read.map(({ type, policies }) => ({
        type,
        statements: policies.flatMap((policy) => policy.for(action)),
      }))
      const statements = layers.flatMap((layer) => layer.statements)
      found = { layers, statements, tested: new Set(statements.flatMap(testedKeys)) }
      this.answers.relevant.set(action, found)
    }
    return found
  }

  private compile(id: string, of: (policy: PolicyStatements) => PolicySource): Compiled {
    let found = this.answers.compiled.get(id)
    if (!found) {
      const { boundary } = this.policies
      const [own, ...others] = this.read.map(({ policies }) => policies.map(of))
      const limit = boundary && others[0]
      const identity = compile(own ?? [])
      found = {
        layers: { identity, boundary: limit && compile(limit, 'permissions boundary') },
        limit: limit && { identity: compile(limit) },
        controls: others.slice(boundary ? 1 : 0).map((level) => ({ identity: compile(level) })),
      }
      this.answers.compiled.set(id, found)
    }
    return found
  }

  /** As they are, or with the conditions that are not known met as is best, or worst, for the principal. */
  private policiesAt(end: 'best' | 'worst' | undefined, context: ContextMap): Compiled {
    if (!end) return this.compile('', ({ source }) => source)
    const isKnown = knownIn(context)
    const known = [...this.tested].map(isKnown)
    return this.compile(`${end} ${known.join(' ')}`, (policy) => policy.at(end, isKnown))
  }

  private decide({ action, resource }: ExampleRequest, context: ContextMap, end?: 'best' | 'worst'): Decision {
    const request = { action, resource, context: contextOf(context) }
    const { layers, controls } = this.policiesAt(end, context)
    const decision = decide(request, layers)
    if (decision.effect !== 'Allow') return decision
    return controls.map((level) => decide(request, level)).find(({ effect }) => effect !== 'Allow') ?? decision
  }

  /** What a resource's policy allows, where it stays allowed. */
  private allowedByResource(
    request: ExampleRequest,
    context: ContextMap,
    grant: NonNullable<Need['allowedByResource']>,
  ): Permission | undefined {
    const isLeft = (end?: 'best' | 'worst') => {
      const asked = { ...request, context: contextOf(context) }
      const { layers, limit, controls } = this.policiesAt(end, context)
      if (decide(asked, layers).effect === 'ExplicitDeny') return false
      const limits = grant === 'to role' && limit ? [limit, ...controls] : controls
      return limits.every((level) => decide(asked, level).effect === 'Allow')
    }
    if (isLeft('worst')) return { request, statement: undefined, isConditional: false }
    return isLeft('best') ? { request, statement: undefined, isConditional: true } : undefined
  }

  /** Principals whose statements for the action are the same, and ask for nothing that tells them apart, share it. */
  private searchedOnce(need: Need, relevant: Relevant, context: ContextMap): Permission | undefined {
    const values = valuesIn(context, relevant.tested)
    const statements = relevant.layers.map((layer) => layer.statements.map((each) => this.searches.numberOf(each)))
    const id = JSON.stringify([need.action, need.type?.pattern, statements, values])
    const found = this.searches.once(id, () => this.searched(need, relevant, context))
    return this.withContext(found, need, context)
  }

  /** For what no ready example meets: a resource or a context that does. */
  private searched(need: Need, relevant: Relevant, context: ContextMap): Found | undefined {
    const contexts = contextsByVariable(need, relevant.statements, context)
    const answers = contexts.map((known) => this.search(need, relevant, known))
    const found = answers.find(({ kind }) => kind === 'found')
    if (found?.kind === 'found') {
      const more = new Map([...found.context].filter(([key]) => !context.has(key)))
      return { resource: found.resource, more, statement: found.allowedBy[0], isUndecided: false }
    }
    if (answers.every(({ kind }) => kind === 'none')) return undefined
    // Fail safe: what cannot be excluded counts as open, and says so.
    const statement = relevant.statements.find(isAllow)?.ref
    return { resource: exampleFor(need), more: new Map(), statement, isUndecided: true }
  }

  private search(need: Need, { layers, statements, tested }: Relevant, known: ContextMap): Answer {
    const { action, resource, type } = need
    const carried = keysCarried(action, tested)
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: action, Resource: type?.pattern ?? literalText(resource ?? '*') },
    })
    const question = analysedLayer('session policy', [{ policy: 'question', document }])
    const group = { named: [action], unnamed: undefined, statements: [...statements, ...question.statements] }
    return searchGroup(
      group,
      { allowedBy: [...layers, question] },
      {
        vocabulary: { ...namelessVocabulary, exampleResources: () => [exampleFor(need)] },
        known,
        ties: (given) => resourceTagKeys(carried, given),
        shape: type?.shape,
        confirm: (request) => this.decide(request, contextMap(request.context)).effect === 'Allow',
      },
    )
  }

  private withContext(found: Found | undefined, { action }: Need, context: ContextMap): Permission | undefined {
    if (!found) return undefined
    const { resource, more, statement, isUndecided } = found
    const whole = new Map([...context, ...more])
    const request = { action, resource, context: contextRecord(whole) }
    if (isUndecided) return { request, statement, isConditional: true, isUndecided: 'search' }
    return { request, statement, isConditional: !this.isAlwaysAllowed(request, context, this.relevantFor(action)) }
  }

  /** Whatever values the keys have that are not known. */
  private isAlwaysAllowed(request: ExampleRequest, context: ContextMap, { statements }: Relevant): boolean {
    return (
      this.decide(request, context, 'worst').effect === 'Allow' &&
      !statements.some((statement) => mayTurn(statement, request.resource, context))
    )
  }

  private refOf({ because }: Decision, statements: readonly AnalysedStatement[]): StatementRef | undefined {
    return statements.find(
      ({ ref }) =>
        'policy' in because &&
        ref.type === because.type &&
        ref.policy === because.policy &&
        ref.statement === because.statement,
    )?.ref
  }
}

/** Whether a layer says no more than that every action is allowed. */
function isFree({ policies }: Layer): boolean {
  const statements = policies.flatMap(({ all }) => all)
  return statements.every(isAllow) && allowsAll(statements)
}

/** Whether those alone that are for every action allow everything. */
function allowsAll(statements: readonly AnalysedStatement[]): boolean {
  const isForAll = ({ action }: AnalysedStatement) => !action.negated && action.values.includes('*')
  return allowsEverything(statements.filter(isForAll))
}

function valuesIn(context: ContextMap, keys: Iterable<string>): readonly (readonly unknown[])[] {
  return [...keys].map((key) => [key, context.has(key), context.get(key)])
}

function exampleFor({ resource, type }: Need): string {
  return resource ?? type?.example ?? '*'
}

/** Absent keys too, which JSON would leave out. */
function contextKeys(context: KnownContext): readonly (readonly unknown[])[] {
  return Object.entries(context).map(([key, value]) => [key, value ?? null])
}
