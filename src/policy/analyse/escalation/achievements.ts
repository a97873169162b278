import { groupBy } from '../../../aws/index.ts'
import type { PolicySource } from '../../decide/policy-set.ts'
import type { AccountGroup } from './account.ts'
import type { Actor } from './actor.ts'
import type { Goal, Goals } from './goals.ts'
import type { EscalationGraph, OpenWay } from './graph.ts'
import type { Gain } from './method.ts'
import { type PolicyState, type Taken, UNCHANGED } from './policy-state.ts'
import { identityOf, type Principal } from './principals.ts'

/** Ways of one length that are listed for a principal. */
export const MOST_PATHS = 50

/**
 * Something achieved, with the steps that lead there, in all ways of the same number of rounds. Of most it only matters
 * that there is one: the steps are found once they are asked for.
 */
export class Achievement implements Goal {
  readonly gain: Gain
  readonly target?: Principal
  readonly group?: AccountGroup
  readonly policy?: PolicySource
  readonly round: number
  readonly goal: number
  private readonly finds: (() => OpenWay[])[] = []
  private readonly found: OpenWay[][] = []

  constructor(goal: number, { gain, target, group, policy }: Goal, round: number) {
    this.goal = goal
    this.gain = gain
    if (target) this.target = target
    if (group) this.group = group
    if (policy) this.policy = policy
    this.round = round
  }

  add(find: () => OpenWay[]): void {
    this.finds.push(find)
  }

  /** How many ways there are. */
  get count(): number {
    return this.finds.length
  }

  get first(): OpenWay[] {
    return this.waysTo(1)[0] ?? []
  }

  get ways(): readonly OpenWay[][] {
    return this.waysTo(this.count)
  }

  private waysTo(most: number): readonly OpenWay[][] {
    for (const find of this.finds.slice(this.found.length, most)) this.found.push(find())
    return this.found
  }
}

/** A principal in hand, and what was changed of its policies. */
export interface InHand {
  readonly principal: Principal
  readonly control: Achievement
  readonly changes: readonly Achievement[]
}

/** All that has been achieved: what is changed in the account, and who is in hand. */
export class Achievements {
  private readonly all = new Map<number, Achievement>()

  constructor(start: Principal, goals: Goals) {
    const own = { gain: 'control' as const, target: start }
    this.add(goals.numberOf(own), own, () => [], 0)
  }

  get size(): number {
    return this.all.size
  }

  has(goal: number): boolean {
    return this.all.has(goal)
  }

  /** Whether another way to it is of interest: there is none yet, or none that is shorter. */
  isOpen(goal: number, round: number): boolean {
    const known = this.all.get(goal)
    return !known || (known.round === round && known.count < MOST_PATHS)
  }

  /** @param find the steps, which are the same whenever they are looked for. */
  add(goal: number, about: Goal, find: (achieved: Achievement) => OpenWay[], round: number): void {
    const known = this.all.get(goal) ?? new Achievement(goal, about, round)
    known.add(() => find(known))
    this.all.set(goal, known)
  }

  /** As it is after the round. */
  after(round: number): Achieved {
    return new Achieved([...this.all.values()].filter((each) => each.round <= round))
  }
}

const GAINS_OF_FACTS: readonly Gain[] = ['tags', 'no boundary', 'trust', 'created']

/** What has been achieved by some time, by what it is about. */
class Achieved {
  private readonly controls: readonly Achievement[]
  private readonly ofPrincipal: ReadonlyMap<string | undefined, readonly Achievement[]>
  private readonly ofGroup: ReadonlyMap<string | undefined, readonly Achievement[]>
  private readonly ofPolicy: ReadonlyMap<string | undefined, readonly Achievement[]>
  /** Whose tags, trust or boundary are no longer as they were, and who was not there. */
  readonly ofFacts: readonly Achievement[]

  constructor(all: readonly Achievement[]) {
    const isControl = ({ gain }: Achievement) => gain === 'control'
    const changes = all.filter((each) => !isControl(each))
    const ofOthers = changes.filter(({ target }) => !target)
    this.controls = all.filter(isControl)
    this.ofFacts = changes.filter(({ gain, target }) => target && GAINS_OF_FACTS.includes(gain))
    this.ofPrincipal = groupBy(changes, ({ target }) => target && identityOf(target))
    this.ofGroup = groupBy(ofOthers, ({ group }) => group?.arn)
    this.ofPolicy = groupBy(
      ofOthers.filter(({ group }) => !group),
      ({ policy }) => policy?.policy,
    )
  }

  get inHand(): readonly InHand[] {
    return this.controls.flatMap((control) => {
      const { target: principal } = control
      return principal ? [{ principal, control, changes: this.changesOf(principal) }] : []
    })
  }

  /** All that bears on its policies: its own changes, those of its groups, and those of the policies that it has. */
  private changesOf(principal: Principal): readonly Achievement[] {
    const own = this.ofPrincipal.get(identityOf(principal)) ?? []
    const groups = [...principal.memberOf, ...groupsOf(own, 'membership')]
    const ofGroups = groups.flatMap(({ arn }) => this.ofGroup.get(arn) ?? [])
    const held = new Set([
      ...[principal, ...groups].flatMap(({ attachedPolicies }) => attachedPolicies),
      ...[...own, ...ofGroups].flatMap(({ gain, policy }) =>
        policy && (gain === 'policy' || gain === 'boundary') ? policy.policy : [],
      ),
      ...(principal.boundary === undefined ? [] : [principal.boundary]),
    ])
    return [...own, ...ofGroups, ...[...held].flatMap((arn) => this.ofPolicy.get(arn) ?? [])]
  }
}

function groupsOf(changes: readonly Achievement[], wanted: Gain) {
  return changes.flatMap(({ gain, group }) => (gain === wanted && group ? [group] : []))
}

/** What becomes of the principal by the changes. */
export function actorAfter(principal: Principal, changes: readonly Achievement[], graph: EscalationGraph): Actor {
  return graph.actorAfter(principal, keyOf(changes), () => stateOf(principal, changes))
}

/** The same for the same changes. */
export function keyOf(changes: readonly Achievement[]): string {
  let key = ''
  for (const { goal } of changes) key += `${goal} `
  return key
}

/** More than the changes can do: what they take away is still there, and what they give denies nothing. */
export function mostAfter(principal: Principal, changes: readonly Achievement[], graph: EscalationGraph): Actor {
  const state = () => ({ ...stateOf(principal, changes, true), losesNothing: true })
  return graph.actorAfter(principal, `most ${keyOf(changes)}`, state)
}

/**
 * What becomes of the principal's policies by these changes of it, its groups and its policies.
 *
 * @param isInAll whether it is still in the groups that it has left.
 */
function stateOf(principal: Principal, changes: readonly Achievement[], isInAll = false): PolicyState {
  if (changes.length === 0) return UNCHANGED
  const joined = groupsOf(changes, 'membership')
  const created = new Set(groupsOf(changes, 'created'))
  const left = groupsOf(changes, 'left')
  const isThere = (group: Achievement['group']) => group !== undefined && (!('isNew' in group) || created.has(group))
  const groups = [...principal.memberOf.filter((group) => isInAll || !left.includes(group)), ...joined.filter(isThere)]
  const bearing = changes.filter(({ target, group }) => target || !group || groups.includes(group))
  const policies = (wanted: Gain) => bearing.flatMap(({ gain, policy }) => (gain === wanted && policy ? [policy] : []))
  const has = (wanted: Gain) => bearing.some(({ gain }) => gain === wanted)
  const attached = policies('policy')
  const written = new Set(policies('written').map(({ policy }) => policy))
  const held = [
    ...[principal, ...groups].flatMap(({ attachedPolicies }) => attachedPolicies),
    ...attached.map(({ policy }) => policy),
  ]
  return {
    permissions: has('permissions') || held.some((arn) => written.has(arn)),
    noBoundary: has('no boundary'),
    boundaries: policies('boundary'),
    joined: joined.filter(isThere),
    left,
    attached,
    without: bearing.flatMap(({ gain, target, group, policy }): readonly Taken[] => {
      const from = (target ?? group)?.arn
      return gain === 'without' && policy && from !== undefined ? [{ from, policy }] : []
    }),
    written,
    versions: policies('version'),
    tagged: has('tags'),
  }
}
