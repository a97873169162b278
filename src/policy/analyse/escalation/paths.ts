import { groupBy } from '../../../aws/index.ts'
import type { PolicyState } from './actor.ts'
import type { EscalationEdge, EscalationGraph } from './graph.ts'
import type { Gain, Way } from './method.ts'
import type { Principal } from './principals.ts'

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
  readonly ways: EscalationEdge[][]
  readonly round: number
}

/**
 * The shortest ways from a principal to an administrator. Whoever acts keeps what it has: round by round everything
 * that those in hand can do is done, until one of them is allowed everything.
 */
export function shortestPaths(start: Principal, graph: EscalationGraph): readonly EscalationPath[] {
  const achieved = new Achievements(start)
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const before = achieved.size
    for (const hand of achieved.inHand(round - 1)) {
      for (const { edge, way } of graph.openTo(hand.principal, stateOf(hand.changes))) {
        if (!achieved.isOpen(way, round)) continue
        const isEnough = (changes: readonly Achievement[]) =>
          graph.openTo(hand.principal, stateOf(changes)).some((open) => open.edge.sentence === edge.sentence)
        // The first that is enough: others differ in detours only.
        const [changes = hand.changes] = hand.changes.length === 0 ? [] : smallestSets(hand.changes, isEnough)
        const [steps = []] = combined([hand.control, ...changes])
        achieved.add(way, [...steps, edge], round)
      }
    }
    const paths = administrators(achieved.inHand(round), graph)
    if (paths.length > 0) return paths
    if (achieved.size === before) return []
  }
  return []
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
    this.add({ gain: 'control', target: start }, [], 0)
  }

  get size(): number {
    return this.all.size
  }

  /** Whether another way to it is of interest: there is none yet, or none that is shorter. */
  isOpen(way: Goal, round: number): boolean {
    const known = this.all.get(goalKey(way))
    return !known || (known.round === round && known.ways.length < MOST_PATHS)
  }

  add(goal: Goal, steps: EscalationEdge[], round: number): void {
    const { gain, target, group } = goal
    const known = this.all.get(goalKey(goal))
    if (known) known.ways.push(steps)
    else this.all.set(goalKey(goal), { gain, target, group, ways: [steps], round })
  }

  /** As it is after the round. */
  inHand(round: number): readonly InHand[] {
    const now = [...this.all.values()].filter((each) => each.round <= round)
    const isControl = ({ gain }: Achievement) => gain === 'control'
    const changes = groupBy(
      now.filter((each) => !isControl(each)),
      ({ target }) => target.arn,
    )
    return now
      .filter(isControl)
      .map((control) => ({ principal: control.target, control, changes: changes.get(control.target.arn) ?? [] }))
  }
}

type Goal = Pick<Way, 'gain' | 'target' | 'group'>

function goalKey({ gain, target, group }: Goal): string {
  return JSON.stringify([gain, target.arn, group?.name ?? null])
}

function stateOf(changes: readonly Achievement[]): PolicyState {
  const has = (wanted: Gain) => changes.some(({ gain }) => gain === wanted)
  return {
    permissions: has('permissions'),
    noBoundary: has('no boundary'),
    noDenies: has('no denies'),
    joined: changes.flatMap(({ group }) => (group ? [group] : [])),
  }
}

/** The sets of changes that are enough, none of which holds another; of three changes at most. */
function smallestSets(
  changes: readonly Achievement[],
  isEnough: (changes: readonly Achievement[]) => boolean,
): readonly (readonly Achievement[])[] {
  let candidates: (readonly Achievement[])[] = [[]]
  const enough: (readonly Achievement[])[] = []
  for (let size = 0; size <= 3; size++) {
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

function administrators(hands: readonly InHand[], graph: EscalationGraph): readonly EscalationPath[] {
  const paths: EscalationPath[] = []
  let shortest = Number.POSITIVE_INFINITY
  let shortestFree = Number.POSITIVE_INFINITY
  // The nearest first. Whoever can reach thousands of principals is most often an administrator by a step of its own:
  // what takes more steps is not looked at then. A change is a step beside those to control.
  for (const { principal, control, changes } of hands.toSorted((a, b) => stepsTo(a.control) - stepsTo(b.control))) {
    if (stepsTo(control) > shortestFree) break
    const within = stepsTo(control) < shortestFree ? changes : []
    const limits = (set: readonly Achievement[]) => graph.actor(principal, stateOf(set)).administrator
    for (const set of smallestSets(within, (candidate) => limits(candidate) !== 'limited'))
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
