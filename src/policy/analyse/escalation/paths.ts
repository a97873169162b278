import { groupBy } from '../../../aws/index.ts'
import { type EscalationEdge, type EscalationGraph, type Goal, goalOf } from './graph.ts'
import type { Gain, Way } from './method.ts'
import { type PolicyState, UNCHANGED } from './policy-state.ts'
import { identityOf, type Principal } from './principals.ts'

/** Steps to an administrator, in order. */
export interface EscalationPath {
  readonly steps: readonly EscalationEdge[]
  /** The principal that is an administrator in the end. */
  readonly administrator: string
  /** Whether some step depends on conditions or on what is not in the data. */
  readonly isConditional: boolean
}

/** Ways of one length that are listed for a principal. */
const MOST_PATHS = 50
/** Longer chains are not looked for. */
const MOST_ROUNDS = 8

/** Something achieved, with the steps that lead there, in all ways of the same number of rounds. */
interface Achievement {
  readonly gain: Gain
  readonly target: Principal
  readonly group: Way['group']
  readonly policy: Way['policy']
  readonly ways: EscalationEdge[][]
  readonly round: number
}

/** The shortest ways from a principal to an administrator, and those without conditions first, however long. */
export function shortestPaths(start: Principal, graph: EscalationGraph): Paths {
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

const WITHOUT_CONDITIONS = (edge: EscalationEdge) => !edge.isConditional

/**
 * The shortest, by the edges that are wanted. Whoever acts keeps what it has: round by round everything that those in
 * hand can do is done, until one of them is allowed everything.
 */
function pathsFrom(start: Principal, graph: EscalationGraph, isWanted: (edge: EscalationEdge) => boolean): Paths {
  let areAll = true
  const achieved = new Achievements(start)
  /** How much each in hand had been given when its steps were looked at: the same again leads to nothing new. */
  const seen = new Map<Principal, number>()
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const size = achieved.size
    const ofFacts = graph.mayDependOnFacts ? achieved.changesOfFacts(round - 1) : []
    const sets = setsOfFacts(ofFacts)
    for (const hand of achieved.inHand(round - 1)) {
      const given = hand.changes.length + ofFacts.length
      if (seen.get(hand.principal) === given) continue
      seen.set(hand.principal, given)
      const denying = hand.changes.filter((change) => graph.bringsDenies(change))
      const withoutDenies = hand.changes.filter((change) => !denying.includes(change))
      const together = denying.length > 0 ? [hand.changes, withoutDenies] : [hand.changes]
      for (const [all, facts] of together.flatMap((all) => [[], ...sets].map((facts) => [all, facts] as const))) {
        const changed = changeOf(facts)
        const openWith = (changes: readonly Achievement[]) => graph.openTo(hand.principal, stateOf(changes), changed)
        areAll &&= graph.areAll(openWith(all)) && denying.length <= 1
        for (const { edge, way, goal } of openWith(all)) {
          if (!isWanted(edge) || !achieved.isOpen(goal, round)) continue
          const sameWith = (changes: readonly Achievement[]) =>
            openWith(changes).find((open) => isAsGood(open.edge, edge))
          // The first that is enough: others differ in detours only.
          const [changes = all] = all.length === 0 ? [] : smallestSets(all, (set) => sameWith(set) !== undefined)
          const before = [...new Set([hand.control, ...changes, ...facts])]
          const [steps = []] = before.length === 1 ? hand.control.ways : combined(before)
          const step = changes.length === all.length ? edge : (sameWith(changes)?.edge ?? edge)
          achieved.add(goal, way, [...steps, step], round)
        }
      }
    }
    const paths = administrators(achieved.inHand(round), graph, isWanted === WITHOUT_CONDITIONS)
    if (paths.length > 0) return { paths, areAll }
    if (achieved.size === size) return { paths, areAll: areAll && !mayDoMore(achieved.inHand(round), graph) }
  }
  return { paths: [], areAll: false }
}

/**
 * Whether some set of changes might make one of them an administrator that was not looked at, because there are too
 * many: where none of the policies that they bring denies anything, all of them do what any does.
 */
function mayDoMore(hands: readonly InHand[], graph: EscalationGraph): boolean {
  return hands.some(({ principal, changes }) => {
    if (changes.length <= MOST_CHANGES) return false
    const { administrator } = graph.actor(principal, { ...stateOf(changes), noDenies: true })
    return administrator !== 'limited'
  })
}

/** What may be changed of one user or role, alone and together. */
function setsOfFacts(all: readonly Achievement[]): readonly (readonly Achievement[])[] {
  return [...groupBy(all, ({ target }) => target.arn).values()].flatMap((changes) => {
    const both = ['tags', 'no boundary'].flatMap((gain) => changes.find((each) => each.gain === gain) ?? [])
    return [...changes.map((each) => [each]), ...(both.length > 1 ? [both] : [])]
  })
}

function changeOf(changes: readonly Achievement[]) {
  const [first] = changes
  const facts = changes.map(({ gain }) => (gain === 'tags' ? ('tags' as const) : ('boundary' as const)))
  return first && { of: first.target, facts }
}

/** Whether it is the same step, and asks for no more. */
function isAsGood(one: EscalationEdge, other: EscalationEdge): boolean {
  return one.sentence === other.sentence && (other.isConditional || !one.isConditional)
}

/** A principal in hand, and what was changed of its policies. */
interface InHand {
  readonly principal: Principal
  readonly control: Achievement
  readonly changes: readonly Achievement[]
}

class Achievements {
  private readonly all = new Map<string, Achievement>()

  constructor(start: Principal) {
    const own = { gain: 'control' as const, target: start }
    this.add(goalOf(own), own, [], 0)
  }

  get size(): number {
    return this.all.size
  }

  /** Whether another way to it is of interest: there is none yet, or none that is shorter. */
  isOpen(goal: string, round: number): boolean {
    const known = this.all.get(goal)
    return !known || (known.round === round && known.ways.length < MOST_PATHS)
  }

  add(goal: string, { gain, target, group, policy }: Goal, steps: EscalationEdge[], round: number): void {
    const known = this.all.get(goal)
    if (known) known.ways.push(steps)
    else this.all.set(goal, { gain, target, group, policy, ways: [steps], round })
  }

  /** Whose tags or boundary are no longer as they were, after the round. */
  changesOfFacts(round: number): readonly Achievement[] {
    return [...this.all.values()].filter(
      (each) => each.round <= round && (each.gain === 'tags' || each.gain === 'no boundary'),
    )
  }

  /** As it is after the round. */
  inHand(round: number): readonly InHand[] {
    const now = [...this.all.values()].filter((each) => each.round <= round)
    const isControl = ({ gain }: Achievement) => gain === 'control'
    const changes = groupBy(
      now.filter((each) => !isControl(each)),
      ({ target }) => identityOf(target),
    )
    return now.filter(isControl).map((control) => ({
      principal: control.target,
      control,
      changes: changes.get(identityOf(control.target)) ?? [],
    }))
  }
}

function stateOf(changes: readonly Achievement[]): PolicyState {
  if (changes.length === 0) return UNCHANGED
  const has = (wanted: Gain) => changes.some(({ gain }) => gain === wanted)
  return {
    permissions: has('permissions'),
    noBoundary: has('no boundary'),
    noDenies: has('no denies'),
    joined: changes.flatMap(({ group }) => (group ? [group] : [])),
    attached: changes.flatMap(({ policy }) => (policy ? [policy] : [])),
    tagged: has('tags'),
  }
}

/** What changes more comes first: of what is many, such as groups, not all pairs are tried. */
const IMPORTANCE = ['permissions', 'no boundary', 'no denies', 'tags', 'policy', 'membership', 'control'] as const
/** How many changes together are looked at. */
const MOST_CHANGES = 3
/** How many sets of two and three changes are tried. */
const MOST_SETS = 150

/** The sets of changes that are enough, none of which holds another; of three changes at most. */
function smallestSets(
  all: readonly Achievement[],
  isEnough: (changes: readonly Achievement[]) => boolean,
): readonly (readonly Achievement[])[] {
  const changes = all.toSorted((a, b) => IMPORTANCE.indexOf(a.gain) - IMPORTANCE.indexOf(b.gain))
  let candidates: (readonly Achievement[])[] = [[]]
  const enough: (readonly Achievement[])[] = []
  for (let size = 0; size <= MOST_CHANGES; size++) {
    const short = candidates.filter((set) => {
      if (enough.some((smaller) => smaller.every((each) => set.includes(each)))) return false
      if (!isEnough(set)) return true
      enough.push(set)
      return false
    })
    candidates = short.flatMap((set) => {
      const last = set.at(-1)
      const from = last ? changes.indexOf(last) + 1 : 0
      return changes.slice(from).map((each) => [...set, each])
    })
    if (size > 0) candidates = candidates.slice(0, MOST_SETS)
  }
  return enough
}

/** All parts together: of each the first way, of the latest all. */
function combined(parts: readonly Achievement[]): EscalationEdge[][] {
  const latest = Math.max(...parts.map(({ round }) => round))
  let combinations: EscalationEdge[][] = [
    parts.filter(({ round }) => round < latest).flatMap(({ ways }) => ways[0] ?? []),
  ]
  for (const { ways } of parts.filter(({ round }) => round === latest)) {
    combinations = combinations.flatMap((before) => ways.map((way) => [...before, ...way])).slice(0, MOST_PATHS)
  }
  return combinations.map((steps) => [...new Set(steps)])
}

function administrators(
  hands: readonly InHand[],
  graph: EscalationGraph,
  isUnlimitedOnly: boolean,
): readonly EscalationPath[] {
  const paths: EscalationPath[] = []
  let shortest = Number.POSITIVE_INFINITY
  let shortestFree = Number.POSITIVE_INFINITY
  // The nearest first. Whoever can reach thousands of principals is most often an administrator by a step of its own:
  // what takes more steps is not looked at then. A change is a step beside those to control.
  for (const { principal, control, changes } of hands.toSorted((a, b) => stepsTo(a.control) - stepsTo(b.control))) {
    if (stepsTo(control) > shortestFree) break
    const within = stepsTo(control) < shortestFree ? changes : []
    const limits = (set: readonly Achievement[]) => graph.actor(principal, stateOf(set)).administrator
    const isEnough = (set: readonly Achievement[]) =>
      isUnlimitedOnly ? limits(set) === 'unlimited' : limits(set) !== 'limited'
    for (const set of smallestSets(within, isEnough))
      for (const steps of combined([control, ...set])) {
        const isConditional = limits(set) !== 'unlimited' || steps.some((step) => step.isConditional)
        paths.push({ steps, administrator: principal.arn, isConditional })
        shortest = Math.min(shortest, steps.length)
        if (!isConditional) shortestFree = Math.min(shortestFree, steps.length)
      }
  }
  return paths
    .filter(({ steps, isConditional }) => steps.length === (isConditional ? shortest : shortestFree))
    .toSorted((a, b) => Number(a.isConditional) - Number(b.isConditional))
    .slice(0, MOST_PATHS)
}

function stepsTo({ ways }: Achievement): number {
  return Math.min(...ways.map((steps) => steps.length))
}
