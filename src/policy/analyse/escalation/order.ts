import { type Achievement, actorAfter } from './achievements.ts'
import type { Changed } from './changed.ts'
import type { EscalationGraph, OpenWay } from './graph.ts'
import type { PolicyState } from './policy-state.ts'
import { identityOf, type Principal } from './principals.ts'

/** A step as it was found: who takes it, and what must have been achieved before. */
export interface Taken {
  readonly by: Principal
  readonly open: OpenWay
  readonly all: PolicyState
  readonly changed: Changed | undefined
  readonly needs: readonly Achievement[]
  readonly gives: Achievement
}

/** How often a step is tried at a place, for one path. */
const MOST_TRIES = 200

/**
 * Steps, some of which change or take away what others depend on, in an order in which each is open by then, and after
 * which the principal is still an administrator; `undefined`: none was found.
 */
export function inOrder(
  steps: readonly OpenWay[],
  taken: ReadonlyMap<OpenWay, Taken>,
  graph: EscalationGraph,
  isEnd: (changes: readonly Achievement[]) => boolean,
): readonly OpenWay[] | undefined {
  let tries = 0
  const isOpen = ({ by, open, all, changed, needs, gives }: Taken, done: readonly Achievement[]) => {
    const isThere = ({ gain, group }: Achievement) => gain === 'created' && group === gives.group
    if (gives.gain !== 'created' && gives.group && 'isNew' in gives.group && !done.some(isThere)) return false
    if (!needs.every((each) => done.includes(each) || each.round === 0)) return false
    const now = done.findLast(({ gain, target }) => gain === 'control' && target?.arn === by.arn)
    // Who is another by now acts no longer as it was.
    if (now?.target && identityOf(now.target) !== identityOf(by)) return false
    return graph.openWith(open, actorAfter(by, bearingOn(by, done), graph), all, changed) !== undefined
  }
  const last = (step: OpenWay) => {
    const { gives = NOTHING } = taken.get(step) ?? {}
    // Conditions of other steps may ask for what was there before.
    if (gives.gain === 'tags' || gives.gain === 'no boundary') return 2
    return graph.mayLose(gives) ? 1 : 0
  }
  const search = (
    before: readonly OpenWay[],
    done: readonly Achievement[],
    left: readonly OpenWay[],
  ): readonly OpenWay[] | undefined => {
    if (left.length === 0) return isEnd(done) ? before : undefined
    for (const step of left) {
      const found = taken.get(step)
      if (!found || tries++ > MOST_TRIES) return undefined
      if (!isOpen(found, done)) continue
      const all = search(
        [...before, step],
        [...done, found.gives],
        left.filter((each) => each !== step),
      )
      if (all) return all
    }
    return undefined
  }
  return search(
    [],
    [],
    steps.toSorted((a, b) => last(a) - last(b)),
  )
}

const NOTHING: Pick<Achievement, 'gain'> = { gain: 'control' }

/** The changes that are of the principal, or of groups and policies. */
export function bearingOn(principal: Principal, changes: readonly Achievement[]): readonly Achievement[] {
  return changes.filter(
    ({ gain, target }) => gain !== 'control' && (!target || identityOf(target) === identityOf(principal)),
  )
}
