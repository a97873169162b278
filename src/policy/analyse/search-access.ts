import { groupBy } from '../../aws/index.ts'
import type { PolicyType } from '../language/decision.ts'
import type { AccessGoal, ExampleRequest, SearchOptions } from './access-goal.ts'
import { type ActionGroup, actionGroups } from './action-groups.ts'
import { ContextAnswers } from './context-answers.ts'
import { contextRecord } from './known-context.ts'
import { keysOf } from './policy-keys.ts'
import { dependOnAction, keysByAction } from './request-kinds.ts'
import { type Answer, searchGroup } from './search-group.ts'
import type { AnalysedStatement, StatementLayer, StatementRef } from './statements.ts'

/**
 * Access that exists: actions that are alike to all policies, and a request for one of them that was decided as said.
 */
export interface Access {
  /** All named actions of the kind: those of AWS's services, and those that the policies spell out. */
  readonly actions: readonly string[]
  /** An action that nobody names yet, where a wildcard reaches further than AWS's services do today. */
  readonly unnamed: string | undefined
  readonly request: ExampleRequest
  /** Who asks, where a resource-based policy is looked at. */
  readonly principal?: string
  /** The statements that allow the request, one of each layer. */
  readonly allowedBy: readonly StatementRef[]
}

/** Access that may exist, but no request could be shown. */
export interface Undecided {
  readonly actions: readonly string[]
  readonly reason: string
}

export interface AccessReport {
  readonly found: readonly Access[]
  readonly undecided: readonly Undecided[]
  /** What keeps other access out: without it the report may be another. */
  readonly dependsOn: Dependencies
}

export interface Dependencies {
  /** Denies, and statements whose conditions exclude each other. */
  readonly statements: readonly StatementRef[]
  /** Layers that do not allow what the others do. */
  readonly layers: readonly PolicyType[]
  /** Whether it depends on how conditions exclude each other. */
  readonly conditions: boolean
}

/** What a search costs at most where nobody says what several may together: some four seconds. */
export const MOST_OF_A_SEARCH = 20_000_000

/** All access that meets the goal, by groups of actions that are alike to the policies. */
export function searchAccess(goal: AccessGoal, given: SearchOptions): AccessReport {
  const budget = given.budget ?? { left: MOST_OF_A_SEARCH }
  const options = { contexts: new ContextAnswers(), ...given, budget }
  const layers = [...goal.allowedBy, ...(goal.butNotBy ?? [])]
  const { groups, complete } = actionGroups(
    layers.flatMap(({ statements }) => statements),
    options.vocabulary.actions,
    budget,
  )
  const layerOf = new Map<AnalysedStatement, StatementLayer>()
  for (const layer of layers) for (const statement of layer.statements) layerOf.set(statement, layer)
  const report = new Report()
  for (const group of groups) {
    const ofLayer = (layer: StatementLayer): StatementLayer => ({
      type: layer.type,
      statements: group.statements.filter((statement) => layerOf.get(statement) === layer),
    })
    const narrowed = {
      allowedBy: goal.allowedBy.map(ofLayer),
      ...(goal.butNotBy && { butNotBy: goal.butNotBy.map(ofLayer) }),
    }
    for (const part of partsOf(group, narrowed, options)) report.add(part, searchGroup(part, narrowed, options))
  }
  if (!complete) report.undecided.push({ actions: [], reason: 'the action patterns are too many to tell apart' })
  return report.finished()
}

/** Where requests for the actions of a group do not have the same condition keys: those that do, each for itself. */
function partsOf(group: ActionGroup, goal: AccessGoal, { asker }: SearchOptions): readonly ActionGroup[] {
  const keys = asker ? keysOf(goal) : undefined
  if (!keys || !dependOnAction(keys)) return [group]
  const parts: ActionGroup[] = [...groupBy(group.named, (action) => keysByAction(action, keys)).values()].map(
    (named) => ({ ...group, named, unnamed: undefined }),
  )
  return group.unnamed === undefined ? parts : [...parts, { ...group, named: [] }]
}

class Report {
  readonly found: Access[] = []
  readonly undecided: Undecided[] = []
  private readonly statements = new Set<StatementRef>()
  private readonly layers = new Set<PolicyType>()
  private conditions = false

  add(group: ActionGroup, answer: Answer): void {
    const { named: actions, unnamed } = group
    if (answer.kind === 'found') {
      const { action, resource, context, allowedBy } = answer
      this.found.push({ actions, unnamed, request: { action, resource, context: contextRecord(context) }, allowedBy })
    } else if (answer.kind === 'unknown') {
      this.undecided.push({ actions: unnamed === undefined ? actions : [...actions, unnamed], reason: answer.reason })
    } else {
      for (const statement of answer.blockedBy.statements) this.statements.add(statement)
      for (const layer of answer.blockedBy.layers) this.layers.add(layer)
      this.conditions ||= answer.blockedBy.conditions
    }
  }

  finished(): AccessReport {
    const { found, undecided, conditions } = this
    return { found, undecided, dependsOn: { statements: [...this.statements], layers: [...this.layers], conditions } }
  }
}
