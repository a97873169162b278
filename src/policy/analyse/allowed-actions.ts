// biome-ignore-all lint/suspicious/noTemplateCurlyInString: AWS writes its templates so

import { groupBy } from '../../aws/index.ts'
import {
  type AccessLevel,
  type ActionAuthorization,
  arnPatternOf,
  findAction,
  listServices,
  unlistedArns,
} from '../aws-data/authorization-data/index.ts'
import type { PolicySource } from '../decide/policy-set.ts'
import { resourceTemplate } from '../decide/resource.ts'
import { constantPattern, isPattern } from '../language/template.ts'
import { ANY, matchesPattern } from '../language/wildcard.ts'
import type { SearchOptions } from './access-goal.ts'
import { type ActionGroup, namedActionGroups } from './action-groups.ts'
import { HOLDERS } from './asker.ts'
import { ContextAnswers } from './context-answers.ts'
import { contextMap } from './known-context.ts'
import { type Budget, type Existence, findIntersection, type Union } from './patterns.ts'
import { keysOf } from './policy-keys.ts'
import { isAllowedBy, layersOf, type PrincipalPolicies } from './principal-policies.ts'
import { dependOnAction, keysByAction } from './request-kinds.ts'
import { RESOURCE_ACCOUNT } from './resource-account.ts'
import { type Answer, searchGroup } from './search-group.ts'
import { allowsEverything, isAllow, isForEverything } from './statement-predicates.ts'
import { type AnalysedStatement, analysedLayer, type StatementLayer, type StatementRef } from './statements.ts'
import { awsVocabulary, namelessVocabulary, type Vocabulary } from './vocabulary.ts'

/** An action that a principal can be allowed. */
export interface AllowedAction {
  /** As AWS writes it: `s3:GetObject`. */
  readonly action: string
  /** `undefined` for an action that AWS's reference does not have. */
  readonly accessLevel: AccessLevel | undefined
  /** Whether conditions take part: some request for the action is allowed, but the context decides. */
  readonly isConditional: boolean
  /** The resource patterns of the statements that allow it; `['*']`: all. Denies take away from them. */
  readonly resources: readonly string[]
  /** Whether some Deny is for some of the resources. */
  readonly isDeniedForSome: boolean
  readonly allowedBy: readonly StatementRef[]
}

export interface AllowedService {
  /** `s3` */
  readonly prefix: string
  /** `Amazon S3`; the prefix where AWS's reference does not have the service. */
  readonly name: string
  readonly actions: readonly AllowedAction[]
}

export interface AllowedActions {
  readonly services: readonly AllowedService[]
  /** Actions of which it could not be decided whether any request for them is allowed. */
  readonly undecided: readonly string[]
}

/**
 * The exact list of actions that a principal can be allowed, by service. An action is in it if and only if some request
 * for it is allowed on a resource such as AWS says that it is for.
 *
 * @throws Error for a policy that cannot be read in full.
 */
export function allowedActions(policies: PrincipalPolicies, vocabulary: Vocabulary = awsVocabulary): AllowedActions {
  const layers = layersOf(policies)
  const budget = { left: MOST_MOVES }
  const search = new ActionSearch(policies, vocabulary, budget)
  const layerOf = new Map<AnalysedStatement, StatementLayer>()
  for (const layer of layers) for (const statement of layer.statements) layerOf.set(statement, layer)
  const allowed: AllowedAction[] = []
  const { groups, undecided } = namedActionGroups([...layerOf.keys()], vocabulary.actions, budget)
  for (const { named, statements } of groups) {
    budget.left -= statements.length
    const own = layers.map((layer) => ({
      type: layer.type,
      statements: statements.filter((statement) => layerOf.get(statement) === layer),
    }))
    // Most actions: nothing allows them.
    if (own.some((layer) => !layer.statements.some(isAllow))) continue
    if (budget.left <= 0 && !areAllOpen(own)) {
      undecided.push(...named)
      continue
    }
    const keys = keysOf({ allowedBy: own })
    const likeKeys = dependOnAction(keys) ? (action: string) => ` ${keysByAction(action, keys)}` : () => ''
    // What the policies say of the group may still be of no use to an action that has other resources.
    const isOfResources = keys.has(RESOURCE_ACCOUNT) || !statements.every(isForEverything)
    const resourcesOfAction = isOfResources ? resourcesKey : () => ANY_RESOURCE
    for (const actions of groupBy(named, (action) => resourcesOfAction(action) + likeKeys(action)).values()) {
      const answer = search.canBeAllowed(actions, resourcesOfAction(actions[0]), own)
      if (answer === 'unknown') undecided.push(...actions)
      else if (answer === 'yes') allowed.push(...actions.map((action) => described(action, own, statements)))
    }
  }
  return { services: byService(allowed), undecided }
}

function areAllOpen(layers: readonly StatementLayer[]): boolean {
  return layers.every(({ statements }) => allowsEverything(statements))
}

const resourcesKeys = new WeakMap<ActionAuthorization, string>()

/** The patterns of the resources that an action is for; `*` for one that is for none in particular. */
function resourcesKey(action: string): string {
  const found = findAction(action)?.action
  if (!found) return ANY_RESOURCE
  const known = resourcesKeys.get(found)
  if (known !== undefined) return known
  const templates = [...found.resourceTypes.map(({ type }) => type.arn), ...unlistedArns(action)]
  const isForNone = !found.resourceTypes.some(({ required }) => required)
  const key = [...new Set(templates.map(boundPattern)), ...(isForNone ? ['*'] : [])].sort().join(' ')
  resourcesKeys.set(found, key)
  return key
}

/** A `*` that ends a part of an ARN runs on over colons; `*?` does not, and no Region is empty. */
function boundPattern(template: string): string {
  return arnPatternOf(template.replace('${Region}', '*?').replace('${Account}', '*?'))
}

/** Of an action that AWS's reference does not have nothing is known; of others, where all resources are alike. */
const ANY_RESOURCE = ''

/** All actions together: about a second. Of AWS's managed policies the dearest takes some 5 million. */
const MOST_MOVES = 5_400_000

class ActionSearch {
  private readonly options: SearchOptions
  private readonly places: Places
  private readonly questions = new Map<string, ResourceQuestion>()
  private readonly budget: Budget

  constructor(policies: PrincipalPolicies, vocabulary: Vocabulary, budget: Budget) {
    this.budget = budget
    const isAllowed = isAllowedBy(policies)
    this.places = placesIn(policies)
    this.options = {
      vocabulary,
      known: contextMap(policies.context),
      asker: HOLDERS,
      confirm: isAllowed,
      budget,
      contexts: new ContextAnswers(),
    }
  }

  /** @param resources that the actions are for, as `resourcesKey` has them. */
  canBeAllowed(
    actions: readonly string[],
    resources: string,
    layers: readonly StatementLayer[],
  ): 'yes' | 'no' | 'unknown' {
    if (areAllOpen(layers)) return 'yes'
    const group = { named: actions, unnamed: undefined, statements: [] }
    const patterns = resources.split(' ').filter((pattern) => pattern !== '*')
    const isForNone = resources.split(' ').includes('*')
    if (resources === ANY_RESOURCE) return verdict(searchGroup(group, { allowedBy: layers }, this.options))
    const answers: Answer[] = []
    if (isForNone) answers.push(searchGroup(group, { allowedBy: layers.map(forStar) }, this.starOptions()))
    if (patterns.length > 0 && answers[0]?.kind !== 'found') answers.push(this.searchOn(patterns, group, layers))
    const verdicts = answers.map(verdict)
    return verdicts.find((answer) => answer === 'yes') ?? verdicts.find((answer) => answer === 'unknown') ?? 'no'
  }

  private searchOn(arnPatterns: readonly string[], group: ActionGroup, layers: readonly StatementLayer[]): Answer {
    const question = this.questionOn(arnPatterns)
    const shared = question.sharedWith(layers[0], this.budget)
    if (shared === 'none') return NOTHING
    const { exampleResources } = this.options.vocabulary
    const vocabulary = {
      ...this.options.vocabulary,
      exampleResources: (action: string) => [...exampleResources(action), ...shared],
    }
    return searchGroup(group, { allowedBy: [...layers, question.layer] }, { ...this.options, vocabulary })
  }

  private questionOn(arnPatterns: readonly string[]): ResourceQuestion {
    const id = arnPatterns.join(' ')
    const question = this.questions.get(id) ?? new ResourceQuestion(allowingOn(arnPatterns, this.places))
    this.questions.set(id, question)
    return question
  }

  private starOptions(): SearchOptions {
    const { vocabulary } = this.options
    return {
      ...this.options,
      vocabulary: { ...namelessVocabulary, factsOf: vocabulary.factsOf, exampleResources: () => ['*'] },
    }
  }
}

const NOTHING: Answer = { kind: 'none', blockedBy: { statements: [], layers: [], conditions: false } }

/** Which resources are asked about. */
class ResourceQuestion {
  /** It allows what is asked about. */
  readonly layer: StatementLayer
  private readonly asked: Union | undefined
  private readonly found = new Map<AnalysedStatement, Existence | undefined>()

  constructor(source: PolicySource) {
    this.layer = analysedLayer('session policy', [source])
    const [asked] = this.layer.statements.map(coveringResources)
    this.asked = asked
  }

  /**
   * A resource for each Allow that some of the asked ones are like; `none` where no Allow has any: a proof that comes
   * early.
   */
  sharedWith(own: StatementLayer | undefined, budget: Budget): readonly string[] | 'none' {
    const shared: string[] = []
    let isProof = true
    for (const statement of own?.statements.filter(isAllow) ?? []) {
      const found = this.resourceOf(statement, budget)
      if (found?.kind === 'found') shared.push(found.text)
      if (found?.kind !== 'none') isProof = false
    }
    return isProof ? 'none' : shared
  }

  private resourceOf(statement: AnalysedStatement, budget: Budget): Existence | undefined {
    if (this.found.has(statement)) return this.found.get(statement)
    const patterns = coveringResources(statement)
    const found = this.asked && patterns ? findIntersection(this.asked, patterns, { budget }) : undefined
    this.found.set(statement, found)
    return found
  }
}

/** Patterns that cover all that Resource does: a variable may be anything. `undefined` where there are none. */
function coveringResources({ resource, version }: AnalysedStatement): Union | undefined {
  if (!resource || resource.negated) return undefined
  return resource.values.map((value) =>
    value === '*'
      ? [ANY]
      : resourceTemplate(value, version, 'completed').flatMap((part): readonly number[] =>
          isPattern(part) ? part : [ANY],
        ),
  )
}

function verdict({ kind }: Answer): 'yes' | 'no' | 'unknown' {
  return kind === 'found' ? 'yes' : kind === 'none' ? 'no' : 'unknown'
}

/** Where resources are, as the policies speak of them. */
interface Places {
  /**
   * AWS's partition, and those that the policies name. By name, because a `*` that ends a segment would run on over
   * colons, into the ARNs of any other service.
   */
  readonly partitions: readonly string[]
  readonly isWithoutAccount: boolean
}

function placesIn({ identity, boundary = [] }: PrincipalPolicies): Places {
  const documents = [...identity, ...boundary].map(({ document }) => document)
  const named = documents.flatMap((document) => [...document.matchAll(/arn:(aws[a-z-]+):/g)])
  return {
    partitions: [...new Set(['aws', ...named.flatMap(([, partition = 'aws']) => partition)])],
    isWithoutAccount: documents.some((document) => WITHOUT_ACCOUNT.test(document)),
  }
}

/** AWS's own documents and images have no account, though the reference has one in their ARNs. */
const WITHOUT_ACCOUNT = /arn:[^:"]*:[^:"]*:[^:"]+::/

function allowingOn(arnPatterns: readonly string[], { partitions, isWithoutAccount }: Places): PolicySource {
  const patterns = isWithoutAccount
    ? arnPatterns.flatMap((pattern) => [pattern, pattern.replace(/^((?:[^:]*:){4})\*\?/, '$1')])
    : arnPatterns
  const resources = [...new Set(patterns)].flatMap((pattern) =>
    pattern.startsWith('arn:*:') ? partitions.map((partition) => pattern.replace('*', partition)) : [pattern],
  )
  const statement = { Effect: 'Allow', Action: '*', Resource: resources }
  return {
    policy: 'resources of the action',
    document: JSON.stringify({ Version: '2012-10-17', Statement: statement }),
  }
}

/** The statements that are for the resource `*`, as the only one there is. */
function forStar({ type, statements }: StatementLayer): StatementLayer {
  const covering = statements.filter(({ resource, version }) => {
    if (!resource) return true
    const covers = resource.values.some((value) => {
      const pattern = value === '*' ? [ANY] : constantPattern(resourceTemplate(value, version, 'completed'))
      return pattern !== undefined && matchesPattern(pattern, '*')
    })
    return covers !== resource.negated
  })
  return { type, statements: covering.map((statement) => ({ ...statement, resource: undefined })) }
}

function described(
  action: string,
  layers: readonly StatementLayer[],
  statements: readonly AnalysedStatement[],
): AllowedAction {
  const allows = statements.filter(({ effect }) => effect === 'Allow')
  const denies = statements.filter(({ effect }) => effect === 'Deny')
  const hasFreeAllow = layers.every((layer) =>
    layer.statements.some(({ effect, conditions }) => effect === 'Allow' && conditions.length === 0),
  )
  return {
    action,
    accessLevel: findAction(action)?.action.accessLevel,
    isConditional: !hasFreeAllow || denies.some(({ conditions }) => conditions.length > 0),
    resources: resourcesOf(layers[0]?.statements ?? []),
    isDeniedForSome: denies.length > 0,
    allowedBy: allows.map(({ ref }) => ref),
  }
}

/** The patterns of the identity-based statements; the exceptions of NotResource with a `!` before them. */
function resourcesOf(statements: readonly AnalysedStatement[]): readonly string[] {
  const allows = statements.filter(({ effect }) => effect === 'Allow')
  const patterns = allows.flatMap(({ resource }) =>
    (resource?.values ?? ['*']).map((value) => (resource?.negated ? `!${value}` : value)),
  )
  return patterns.includes('*') ? ['*'] : [...new Set(patterns)]
}

function byService(allowed: readonly AllowedAction[]): readonly AllowedService[] {
  const names = new Map(listServices().map(({ prefix, name }) => [prefix, name]))
  const services = groupBy(allowed, ({ action }) => action.slice(0, action.indexOf(':')))
  return [...services]
    .map(([prefix, actions]) => ({
      prefix,
      name: names.get(prefix) ?? prefix,
      actions: actions.toSorted((a, b) => (a.action < b.action ? -1 : 1)),
    }))
    .toSorted((a, b) => (a.prefix < b.prefix ? -1 : 1))
}
