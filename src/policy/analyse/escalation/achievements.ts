import { groupBy } from '../../../aws/index.ts'
import { type EscalationEdge, type Goal, goalOf } from './graph.ts'
import type { Gain, Way } from './method.ts'
import { type PolicyState, UNCHANGED } from './policy-state.ts'
import { identityOf, type Principal } from './principals.ts'

/** Ways of one length that are listed for a principal. */
export const MOST_PATHS = 50

/** Something achieved, with the steps that lead there, in all ways of the same number of rounds. */
export interface Achievement {
  readonly gain: Gain
  readonly target: Principal
  readonly group: Way['group']
  readonly policy: Way['policy']
  readonly ways: EscalationEdge[][]
  readonly round: number
}

/** A principal in hand, and what was changed of its policies. */
export interface InHand {
  readonly principal: Principal
  readonly control: Achievement
  readonly changes: readonly Achievement[]
}

export class Achievements {
  private readonly all = new Map<string, Achievement>()

  constructor(start: Principal) {
    const own = { gain: 'control' as const, target: start }
    this.add(goalOf(own), own, [], 0)
  }

  get size(): number {
    return this.all.size
  }

  has(goal: string): boolean {
    return this.all.has(goal)
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

export function stateOf(changes: readonly Achievement[]): PolicyState {
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
