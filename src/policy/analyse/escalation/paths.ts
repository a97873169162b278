import { groupBy } from '../../../aws/index.ts'
import {
  type Achievement,
  Achievements,
  actorAfter,
  type InHand,
  keyOf,
  MOST_PATHS,
  mostAfter,
} from './achievements.ts'
import type { Changed } from './changed.ts'
import { aSetEnough, mostAtOnce, reduced, smallestSets } from './enough.ts'
import type { Fact } from './facts.ts'
import type { EscalationEdge, EscalationGraph, OpenWay, OpenWays } from './graph.ts'
import { bearingOn, inOrder, type Taken } from './order.ts'
import type { PolicyState } from './policy-state.ts'
import { identityOf, type Principal } from './principals.ts'

/** Steps to an administrator, in order. */
export interface EscalationPath {
  readonly steps: readonly EscalationEdge[]
  /** The principal that is an administrator in the end. */
  readonly administrator: string
  /** Whether some step depends on conditions or on what is not in the data. */
  readonly isConditional: boolean
}

/** Longer chains are not looked for. */
const MOST_ROUNDS = 8

/** The shortest ways from a principal to an administrator, and those without conditions first, however long. */
export function shortestPaths(start: Principal, graph: EscalationGraph): Paths {
  graph.startAt(start)
  const found = pathsFrom(start, graph, () => true)
  const { paths } = found
  if (paths.length === 0 || paths.some(({ isConditional }) => !isConditional)) return found
  const free = pathsFrom(start, graph, WITHOUT_CONDITIONS).paths
  return { ...found, paths: [...free, ...paths].slice(0, MOST_PATHS) }
}

interface Paths {
  readonly paths: readonly EscalationPath[]
  /** Whether everything was looked at: where there is no path, that is a proof. */
  readonly areAll: boolean
}

type Conditional = Pick<EscalationEdge, 'isConditional'>

const WITHOUT_CONDITIONS = ({ isConditional }: Conditional) => !isConditional

/**
 * The shortest, by the edges that are wanted. Whoever acts keeps what it has: round by round everything that those in
 * hand can do is done, until one of them is allowed everything.
 */
function pathsFrom(start: Principal, graph: EscalationGraph, isWanted: (step: Conditional) => boolean): Paths {
  let areAll = true
  const achieved = new Achievements(start, graph.goals)
  // Others step on who is not among the targets, too.
  const itself = graph.targets.has(start) ? [] : [{ changed: { of: start, facts: [] }, facts: [] }]
  const taken = new Map<OpenWay, Taken>()
  /** How much each in hand had been given when its steps were looked at: the same again leads to nothing new. */
  const seen = new Map<Principal, string>()
  const looked: Look[] = []
  const take = (look: Look, each: OpenWay, round: number) => {
    const { way, goal } = each
    if (!isWanted(each) || !achieved.isOpen(goal, round)) return
    achieved.add(goal, way, (gives) => stepsOf(look, each, gives), round)
  }
  const stepsOf = (look: Look, each: OpenWay, gives: Achievement): OpenWay[] => {
    const { hand, changes, all, changed, facts } = look
    const sameWith = (less: readonly Achievement[]) =>
      graph.openWith(each, actorAfter(hand.principal, less, graph), all, changed)
    const enough = graph.enoughFor
      .of(each, keyOf(changes), () =>
        aSetEnough(changes, (less) => isAsGood(sameWith(less), each)).map((one) => changes.indexOf(one)),
      )
      .flatMap((i) => changes[i] ?? [])
    const before = [...new Set([hand.control, ...enough, ...facts])]
    const [steps = []] = before.length === 1 ? [hand.control.first] : combined(before)
    const step = enough.length === changes.length ? each : (sameWith(enough) ?? each)
    taken.set(step, { by: hand.principal, open: each, all, changed, needs: [hand.control, ...facts], gives })
    return [...steps, step]
  }
  /** What is done to those alone who are in hand by the round is of use. */
  const takeOn = (look: Look, hands: readonly InHand[], round: number) => {
    for (const { principal } of hands)
      for (const each of look.open.ofPrincipal.get(identityOf(principal)) ?? []) take(look, each, round)
  }
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const size = achieved.size
    const { inHand, ofFacts } = achieved.after(round - 1)
    const others = [...itself, ...othersOf(ofFacts, inHand, graph)]
    const inHands = new Set(inHand.map(({ principal }) => identityOf(principal)))
    for (const hand of inHand) {
      const losing = hand.changes.filter((change) => graph.mayLose(change))
      const given = `${hand.changes.length} ${others.length} ${losing.length > 0 ? inHand.length : ''}`
      if (seen.get(hand.principal) === given) continue
      seen.set(hand.principal, given)
      for (const { changed, facts } of [AS_IT_IS, ...others]) {
        const lookAt = (changes: readonly Achievement[]) => {
          const all = actorAfter(hand.principal, changes, graph).state
          const open = graph.openTo(hand.principal, all, changed)
          areAll &&= graph.areAll(open)
          const look = { hand, changes, all, changed, facts, open: graph.sort(open) }
          looked.push(look)
          for (const each of look.open.others) take(look, each, round)
          takeOn(look, inHand, round)
        }
        lookAt(hand.changes)
        if (losing.length === 0) continue
        // Less of it may be more: but no more than all without what it takes away.
        const { state } = mostAfter(hand.principal, hand.changes, graph)
        const most = graph.openTo(hand.principal, state, changed)
        areAll &&= graph.areAll(most)
        const { others: ofOthers, ofPrincipal } = graph.sort(most)
        const ofUse = [...ofOthers, ...[...inHands].flatMap((identity) => ofPrincipal.get(identity) ?? [])]
        const isAchieved = (open: OpenWay) => !isWanted(open) || achieved.has(open.goal)
        if (ofUse.every(isAchieved)) continue
        const { sets, areAllSets } = mostAtOnce(hand.changes, losing)
        for (const changes of sets) lookAt(changes)
        areAll &&= areAllSets || ofUse.every(isAchieved)
      }
    }
    const judge = () => administrators(achieved.after(round).inHand, graph, taken, isWanted === WITHOUT_CONDITIONS)
    const now = achieved.after(round).inHand.filter(({ principal }) => !inHands.has(identityOf(principal)))
    if (now.length > 0) {
      // To act as somebody and to change them takes a step more than to act as them.
      const nearest = Math.min(...now.map(({ control }) => stepsTo(control)))
      const { paths } = judge()
      if (paths.some(({ isConditional, steps }) => !isConditional && steps.length <= nearest)) return { paths, areAll }
      for (const look of looked) takeOn(look, now, round)
    }
    const { paths, areAllSets } = judge()
    if (paths.length > 0) return { paths, areAll }
    if (achieved.size === size) return { paths, areAll: areAll && areAllSets }
  }
  return { paths: [], areAll: false }
}

/** Steps of one in hand that were looked at, in a state of its policies. */
interface Look {
  readonly hand: InHand
  readonly changes: readonly Achievement[]
  readonly all: PolicyState
  readonly changed: Changed | undefined
  readonly facts: readonly Achievement[]
  readonly open: OpenWays
}

/** Steps on one user or role that is not what it was, with the changes that they take. */
interface OfChanged {
  readonly changed?: Changed
  readonly facts: readonly Achievement[]
}

const AS_IT_IS: OfChanged = { facts: [] }

/** Users and roles of which something was changed, in each way alone and all together; and those that are new. */
function othersOf(all: readonly Achievement[], hands: readonly InHand[], graph: EscalationGraph): readonly OfChanged[] {
  const asked = all.filter(({ gain }) => gain === 'trust' || (gain !== 'created' && graph.mayDependOnFacts))
  const ofTarget = groupBy(asked, ({ target }) => target && identityOf(target))
  const changed = [...ofTarget.values()].flatMap((changes) => {
    const [{ target }] = changes
    const each = GAINS_OF_FACTS.flatMap((gain) => changes.find((change) => change.gain === gain) ?? [])
    const sets = [...changes.map((change) => [change]), ...(each.length > 1 ? [each] : [])]
    return target ? sets.map((facts) => ({ changed: { of: target, facts: facts.flatMap(factIn) }, facts })) : []
  })
  // A role that is new trusts whom its maker wants.
  const created = all
    .filter(({ gain }) => gain === 'created')
    .flatMap((each): readonly OfChanged[] => {
      const { target } = each
      const facts = target?.kind === 'role' ? (['trust'] as const) : []
      return target ? [{ changed: { of: target, facts }, facts: [each] }] : []
    })
  const others = hands.filter(({ control, principal }) => control.target && graph.isNew(principal))
  return [
    ...changed,
    ...created,
    ...others.map(({ principal, control }) => ({ changed: { of: principal, facts: [] }, facts: [control] })),
  ]
}

const GAINS_OF_FACTS = ['tags', 'no boundary', 'trust']

function factIn({ gain }: Achievement): Fact | readonly [] {
  if (gain === 'tags' || gain === 'trust') return gain
  return gain === 'no boundary' ? 'boundary' : []
}

/** Whether it is the same step, and asks for no more. */
function isAsGood(one: Conditional | undefined, other: Conditional): boolean {
  return one !== undefined && (other.isConditional || !one.isConditional)
}

/** All parts together: of each the first way, of the latest all. */
function combined(parts: readonly Achievement[]): OpenWay[][] {
  const latest = Math.max(...parts.map(({ round }) => round))
  let combinations: OpenWay[][] = [parts.filter(({ round }) => round < latest).flatMap(({ first }) => first)]
  for (const { ways } of parts.filter(({ round }) => round === latest)) {
    combinations = combinations.flatMap((before) => ways.map((way) => [...before, ...way])).slice(0, MOST_PATHS)
  }
  return combinations.map((steps) => [...new Set(steps)])
}

interface FoundPath extends Omit<EscalationPath, 'steps'> {
  readonly steps: readonly OpenWay[]
}

function administrators(
  hands: readonly InHand[],
  graph: EscalationGraph,
  taken: ReadonlyMap<OpenWay, Taken>,
  isUnlimitedOnly: boolean,
): { readonly paths: readonly EscalationPath[]; readonly areAllSets: boolean } {
  const paths: FoundPath[] = []
  let areAllSets = true
  let shortest = Number.POSITIVE_INFINITY
  let shortestFree = Number.POSITIVE_INFINITY
  // The nearest first. Whoever can reach thousands of principals is most often an administrator by a step of its own:
  // what takes more steps is not looked at then. A change is a step beside those to control.
  for (const { principal, control, changes } of hands.toSorted((a, b) => stepsTo(a.control) - stepsTo(b.control))) {
    if (stepsTo(control) > shortestFree) break
    const within = stepsTo(control) < shortestFree ? changes : []
    const limits = (set: readonly Achievement[]) => actorAfter(principal, set, graph).administrator
    const isEnough = (set: readonly Achievement[]) =>
      isUnlimitedOnly ? limits(set) === 'unlimited' : limits(set) !== 'limited'
    const sets = graph
      .enough(principal, `${isUnlimitedOnly} ${keyOf(within)}`, () =>
        enoughOf(principal, within, graph, isEnough)?.map((set) => set.map((one) => within.indexOf(one))),
      )
      ?.map((set) => set.flatMap((i) => within[i] ?? []))
    areAllSets &&= sets !== undefined
    for (const set of sets ?? [])
      for (const found of combined([control, ...set])) {
        const hasConditions = limits(set) !== 'unlimited' || found.some((step) => step.isConditional)
        // It would not be among the shortest.
        if (found.length > (hasConditions ? shortest : shortestFree)) continue
        const mayFail = found.some((step) => {
          const gives = taken.get(step)?.gives
          return gives && graph.needsOrder(gives)
        })
        const isEnd = (done: readonly Achievement[]) => isEnough(bearingOn(principal, done))
        const steps = mayFail ? inOrder(found, taken, graph, isEnd) : found
        if (!steps) {
          areAllSets = false
          continue
        }
        const isConditional = limits(set) !== 'unlimited' || steps.some((step) => step.isConditional)
        paths.push({ steps, administrator: principal.arn, isConditional })
        shortest = Math.min(shortest, steps.length)
        if (!isConditional) shortestFree = Math.min(shortestFree, steps.length)
      }
  }
  const listed = paths
    .filter(({ steps, isConditional }) => steps.length === (isConditional ? shortest : shortestFree))
    .toSorted((a, b) => Number(a.isConditional) - Number(b.isConditional))
    .slice(0, MOST_PATHS)
    .map((path) => ({ ...path, steps: path.steps.map(({ edge }) => edge) }))
  return { paths: listed, areAllSets }
}

/** Sets of the changes that make the principal an administrator; `undefined`: there are too many to tell. */
function enoughOf(
  principal: Principal,
  changes: readonly Achievement[],
  graph: EscalationGraph,
  isEnough: (changes: readonly Achievement[]) => boolean,
): readonly (readonly Achievement[])[] | undefined {
  if (changes.length > 0) {
    if (mostAfter(principal, changes, graph).administrator === 'limited') return []
  }
  const losing = changes.filter((change) => graph.mayLose(change))
  const { sets: others, areAllSets } = mostAtOnce(changes, losing)
  const enough = [changes, ...others].find(isEnough)
  if (!enough && areAllSets) return []
  const few = enough && reduced(enough, isEnough)
  const sets = smallestSets(changes, isEnough, few?.length)
  return sets.length > 0 ? sets : few && [few]
}

function stepsTo({ ways }: Achievement): number {
  return Math.min(...ways.map((steps) => steps.length))
}
