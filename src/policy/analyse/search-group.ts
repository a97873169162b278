import type { ContextValue, PolicyType } from '../language/decision.ts'
import type { AccessGoal, SearchOptions } from './access-goal.ts'
import type { ActionGroup } from './action-groups.ts'
import { allowChoices } from './allow-choices.ts'
import { testedKey } from './condition-test.ts'
import { preferredResources } from './example-resources.ts'
import { type KeyFacts, type KeyLimits, keyValues } from './key-values.ts'
import { type ContextMap, contextRecord } from './known-context.ts'
import type { Budget, Union } from './patterns.ts'
import { keysOf, resourceVariables, spokenOf } from './policy-keys.ts'
import { ANY_KIND, type RequestKind, requestKinds } from './request-kinds.ts'
import { accountUnions, RESOURCE_ACCOUNT, resourceAccount } from './resource-account.ts'
import { type ResourceClass, type ResourceClasses, resourceClasses } from './resource-classes.ts'
import { type ContextGoal, type KnownKeys, type Satisfaction, satisfy } from './satisfy.ts'
import { type Situation, situationOf } from './situation.ts'
import {
  allowsEverything,
  coversResourcesOf,
  isAllow,
  isDeny,
  isForEverything,
  isUnconditional,
} from './statement-predicates.ts'
import type { AnalysedStatement, Condition, StatementRef } from './statements.ts'
import type { TiedKeys } from './tie.ts'
import { tiedKeys } from './tied-keys.ts'

export interface Blockers {
  readonly statements: readonly StatementRef[]
  readonly layers: readonly PolicyType[]
  readonly conditions: boolean
}

interface Found {
  readonly kind: 'found'
  readonly action: string
  readonly resource: string
  readonly context: ContextMap
  readonly allowedBy: readonly StatementRef[]
}

export type Answer =
  | Found
  | { readonly kind: 'none'; readonly blockedBy: Blockers }
  | { readonly kind: 'unknown'; readonly reason: string }

/** How many assignments to the policy variables of resources are tried for an example. */
const MOST_ASSIGNMENTS = 12

const TOO_MANY_PATTERNS = 'the resource patterns are too many to tell apart'
const TOO_LONG = 'the policies tell too many resources apart to look at all of them'
/** What a question, each class of resources in it, and each choice of Allows cost beside automata and conditions. */
const PER_QUESTION = 400
const PER_CLASS = 100
const PER_CHOICE = 50
/** What a question may cost where nobody says what several may together: some two seconds. */
const MOST_OF_A_QUESTION = 4_000_000
const UNDECIDED_CONDITIONS = 'no request context was found that meets the conditions, nor a proof that there is none'
const UNDECIDED_VARIABLES = 'no values of the policy variables were found that lead to such a request'
const NOT_CONFIRMED = 'the request that was found is decided otherwise'

/**
 * Whether actions for which the same statements are come to a request that meets the goal, whose layers hold only these
 * statements.
 */
export function searchGroup(group: ActionGroup, goal: AccessGoal, options: SearchOptions): Answer {
  const silent = goal.allowedBy.filter(({ statements }) => !statements.some(isAllow))
  // Where no layer allows, none of them is what keeps the access out.
  if (silent.length > 0)
    return blocked({ layers: silent.length < goal.allowedBy.length ? silent.map(({ type }) => type) : [] })
  const denies = goal.allowedBy.flatMap(({ statements }) => statements.filter(isDeny))
  const total = denies.find((statement) => isUnconditional(statement) && isForEverything(statement))
  if (total) return blocked({ statements: [total.ref] })
  if (goal.butNotBy?.every(({ statements }) => allowsEverything(statements))) return blocked({})
  const action = group.named[0] ?? group.unnamed
  if (action === undefined) return blocked({})
  const { asker, known } = options
  const classes = new Map<string, ResourceClasses>()
  if (!asker) return new GroupSearch(action, goal, options, ANY_KIND, NOTHING_ASKED, classes).run()
  const answers: Answer[] = []
  const keys = keysOf(goal)
  const searches = requestKinds({ keys, known, asker, action }).map(
    (kind) => new GroupSearch(action, goal, options, kind, keys, classes),
  )
  const spoken = (found: Found) => ({ ...found, context: spokenOf(found.context, keys, known) })
  // To look at all resources for one kind of request is dear, and of no use where another has an example at hand.
  for (const search of searches) {
    const { answer } = search.atHand()
    if (answer) return spoken(answer)
  }
  for (const search of searches) {
    const answer = search.run()
    if (answer.kind === 'found') return spoken(answer)
    answers.push(answer)
  }
  return answers.find(({ kind }) => kind === 'unknown') ?? blockedByAll(answers)
}

const NOTHING_ASKED: ReadonlySet<string> = new Set()

function blockedByAll(answers: readonly Answer[]): Answer {
  const all = answers.flatMap((answer) => (answer.kind === 'none' ? answer.blockedBy : []))
  return blocked({
    statements: [...new Set(all.flatMap(({ statements }) => statements))],
    layers: [...new Set(all.flatMap(({ layers }) => layers))],
    conditions: all.some(({ conditions }) => conditions),
  })
}

function blocked(by: Partial<Blockers>): Answer {
  return { kind: 'none', blockedBy: { statements: [], layers: [], conditions: false, ...by } }
}

/** `widened`: some resource would do if policy variables had the right values. */
interface Outcome {
  readonly answer?: Found
  readonly widened: boolean
}

class GroupSearch {
  private readonly action: string
  private readonly goal: AccessGoal
  private readonly options: SearchOptions
  private readonly statements: readonly AnalysedStatement[]
  private readonly blockers = new Set<StatementRef>()
  private readonly silentLayers = new Set<PolicyType>()
  private byConditions = false
  private problem: string | undefined
  private ready: Outcome | undefined
  private readonly kind: RequestKind
  private readonly asked: ReadonlySet<string>
  private readonly classes: Map<string, ResourceClasses>
  private readonly known: ContextMap
  private readonly budget: Budget
  /** What tells resources apart by their accounts. */
  private readonly accounts: readonly Union[]

  constructor(
    action: string,
    goal: AccessGoal,
    options: SearchOptions,
    kind: RequestKind,
    asked: ReadonlySet<string>,
    classes: Map<string, ResourceClasses>,
  ) {
    this.kind = kind
    this.asked = asked
    this.classes = classes
    this.known = new Map([...kind.known, ...options.known])
    this.action = action
    this.goal = goal
    this.options = options
    this.budget = options.budget ?? { left: MOST_OF_A_QUESTION }
    this.statements = [
      ...goal.allowedBy.flatMap(({ statements }) => statements),
      ...(goal.butNotBy ?? []).flatMap(({ statements }) => statements),
    ]
    const isOpen = options.asker !== undefined && !options.known.has(RESOURCE_ACCOUNT)
    this.accounts = isOpen ? accountUnions(this.conditions(), this.known) : []
  }

  private conditions(): readonly Condition[] {
    return this.statements.flatMap(({ conditions }) => conditions)
  }

  /** What resources at hand come to, whatever variables in resources may be. */
  atHand(): Outcome {
    this.ready ??= this.searchPreferred(this.known)
    return this.ready
  }

  run(): Answer {
    const { known } = this
    const first = this.searchResources(known, this.atHand())
    if (first.answer) return first.answer
    for (const assigned of first.widened ? this.assignments(first.variables) : []) {
      const more = new Map([...known, ...assigned])
      const { answer } = this.searchResources(more, this.searchPreferred(more))
      if (answer) return answer
    }
    if (first.widened) this.problem ??= UNDECIDED_VARIABLES
    if (this.problem !== undefined) return { kind: 'unknown', reason: this.problem }
    return blocked({ statements: [...this.blockers], layers: [...this.silentLayers], conditions: this.byConditions })
  }

  private searchResources(known: ContextMap, ready: Outcome): Outcome & { readonly variables: readonly string[] } {
    if (this.isSpent()) return { widened: false, variables: [] }
    const { all, variables } = this.classesFor(known)
    if (ready.answer) return { ...ready, variables }
    const { classes, complete } = all()
    if (!complete) this.problem ??= TOO_MANY_PATTERNS
    return { ...this.searchClasses(classes, known), variables }
  }

  private searchPreferred(known: ContextMap): Outcome {
    if (this.isSpent()) return { widened: false }
    this.budget.left -= PER_QUESTION
    return this.searchClasses(this.classesFor(known).ofPreferred, known)
  }

  private isSpent(): boolean {
    if (this.budget.left > 0) return false
    this.problem ??= TOO_LONG
    return true
  }

  /** Kinds of request differ in few of the keys that resources are made of: most have the same classes. */
  private classesFor(known: ContextMap): ResourceClasses {
    const { classes, options, accounts, action, statements } = this
    const values = resourceVariables(statements).map((key) => (known.has(key) ? [known.get(key) ?? null] : 0))
    const id = JSON.stringify([values, accounts])
    const found = classes.get(id)
    if (found) return found
    const preferred = preferredResources(action, statements, known, options.vocabulary)
    const made = resourceClasses(statements, known, preferred, { ...options, budget: this.budget, more: accounts })
    classes.set(id, made)
    return made
  }

  private searchClasses(classes: Iterable<ResourceClass>, known: ContextMap): Outcome {
    let widened = false
    for (const each of classes) {
      if (this.isSpent()) break
      this.budget.left -= PER_CLASS
      const answer = this.searchClass(each, known)
      if (answer === 'possible') widened = true
      else if (answer) return { answer, widened }
    }
    return { widened }
  }

  /** Only what comes to an answer, or to none, is worth to be asked whether it can exist. */
  private searchClass(each: ResourceClass, known: ContextMap): Found | 'possible' | undefined {
    const situation = situationOf(this.goal, each, this.silentLayers)
    const { problem } = this
    const answer = situation && this.searchContext(situation, known)
    if (problem === undefined && this.problem !== undefined && !each.possible()) this.problem = undefined
    if (!situation || answer === undefined) return undefined
    const possible = each.possible()
    if (possible === each) return answer
    return possible && this.searchContext({ ...situation, resource: possible.example }, known)
  }

  private searchContext(situation: Situation, known: ContextMap): Found | 'possible' | undefined {
    const { resource, allows, denies, mayDeny, refusals, open } = situation
    const isWidened = open.size > 0
    const total = denies.find(isUnconditional)
    if (total) {
      this.blockers.add(total.ref)
      return undefined
    }
    let possible = false
    for (const choice of allowChoices(allows, open)) {
      if (choice === 'too many') {
        this.problem ??= UNDECIDED_CONDITIONS
        break
      }
      for (const refusal of refusals) {
        if (this.isSpent()) return possible ? 'possible' : undefined
        this.budget.left -= PER_CHOICE
        const must = [...choice.flatMap(({ conditions }) => conditions), ...refusal.must]
        const follows = (statement: AnalysedStatement) => choice.some((allow) => coversResourcesOf(statement, allow))
        const failing = [...denies, ...mayDeny.filter(follows), ...refusal.fails, ...refusal.mayFail.filter(follows)]
        const mustNot = failing.map(({ conditions }) => conditions)
        const found = this.satisfied({ must, mustNot }, resource, known)
        if (found.kind === 'satisfied') {
          const { context } = found
          const request = { action: this.action, resource, context: contextRecord(context) }
          if (this.options.confirm(request)) {
            const allowedBy = choice.map(({ ref }) => ref)
            return { kind: 'found', action: this.action, resource, context, allowedBy }
          }
          if (!isWidened) this.problem ??= NOT_CONFIRMED
          possible = isWidened
        } else if (found.kind === 'unknown') {
          if (isWidened) possible = true
          else this.problem ??= UNDECIDED_CONDITIONS
        } else if (!refusal.fails.some(isUnconditional)) {
          this.blame([...choice, ...denies], must)
        }
      }
    }
    return possible ? 'possible' : undefined
  }

  private satisfied(goal: ContextGoal, resource: string, known: ContextMap): Satisfaction {
    const account = this.accounts.length > 0 ? resourceAccount(resource) : undefined
    const find = (): Satisfaction => {
      const found = satisfy(goal, known, this.keysOn(account, known))
      return found.kind === 'satisfied' ? { ...found, context: this.completed(found.context) } : found
    }
    const { contexts } = this.options
    return contexts ? contexts.answer({ goal, kind: this.kind, known, account }, find) : find()
  }

  private tiesIn(known: ContextMap): readonly TiedKeys[] {
    const { ties } = this.options
    const ofAsker = tiedKeys(this.kind, known, this.asked)
    return ties ? [...ofAsker, ...ties(known)] : ofAsker
  }

  /** With what each request of the kind has besides, of the keys that the policies speak of. */
  private completed(context: ContextMap): ContextMap {
    const { limits } = this.kind
    const whole = new Map(context)
    const ties = this.tiesIn(this.known)
    for (const key of [...ties.flatMap(({ keys }) => keys), ...limits.keys()]) {
      if (whole.has(key)) continue
      const tie = ties.find(({ keys }) => keys.includes(key))
      if (tie) for (const [each, value] of tie.values([], whole).values[0] ?? []) whole.set(each, value)
      else if (limits.get(key)?.isAlways) whole.set(key, this.valuesFor(key, [])[0])
    }
    return whole
  }

  /** What is known of the keys of requests for a resource of the account. */
  private keysOn(account: KeyLimits | undefined, known: ContextMap): KnownKeys {
    const ties = this.tiesIn(known)
    if (!account) return { factsOf: (key) => this.factsOf(key), ties, budget: this.budget }
    return {
      factsOf: (key) => (key === RESOURCE_ACCOUNT ? { ...this.factsOf(key), limits: account } : this.factsOf(key)),
      ties,
      budget: this.budget,
    }
  }

  private factsOf(key: string): KeyFacts {
    const facts = this.options.vocabulary.factsOf(key)
    const limits = this.kind.limits.get(key)
    return limits ? { ...facts, limits } : facts
  }

  private blame(statements: readonly AnalysedStatement[], must: readonly Condition[]): void {
    for (const { ref, conditions } of statements) if (conditions.length > 0) this.blockers.add(ref)
    if (must.length > 0) this.byConditions = true
  }

  /** Values for the variables in resources: what the conditions on the same keys ask for, a word, and none. */
  private assignments(variables: readonly string[]): readonly ContextMap[] {
    const conditions = this.conditions()
    let assignments: ContextMap[] = [new Map()]
    for (const key of variables) {
      const tried = this.valuesFor(key, conditions)
      assignments = tried
        .flatMap((value) => assignments.map((assigned) => new Map([...assigned, [key, value] as const])))
        .slice(0, MOST_ASSIGNMENTS)
    }
    return assignments
  }

  private valuesFor(key: string, conditions: readonly Condition[]): readonly ContextValue[] {
    const own = conditions.filter((condition) => testedKey(condition) === key)
    const tie = this.tiesIn(this.known).find(({ keys }) => keys.includes(key))
    if (tie) return [...new Set(tie.values(own, this.known).values.map((values) => values.get(key)))]
    const facts = { ...this.factsOf(key), isMultivalued: false }
    const isLimited = facts.limits !== undefined
    const { values } = own.length > 0 || isLimited ? keyValues(own, new Map(), facts) : { values: [] }
    const some = values.filter((value) => value !== undefined && value !== '')
    return [
      ...some,
      ...(facts.limits?.words ?? (isLimited ? [] : ['example'])),
      ...(facts.limits?.isAlways ? [] : [undefined]),
    ]
  }
}
