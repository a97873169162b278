import type { Achievement } from './achievements.ts'
import type { Gain } from './method.ts'

type Changes = readonly Achievement[]
type IsEnough = (changes: Changes) => boolean

/** What changes more comes first: of what is many, such as groups, not all pairs are tried. */
const IMPORTANCE: readonly Gain[] = [
  'permissions',
  'written',
  'no boundary',
  'without',
  'left',
  'tags',
  'policy',
  'version',
  'boundary',
  'created',
  'membership',
  'trust',
  'control',
]
/** How many changes together are all tried, to find the fewest that are enough. */
const MOST_CHANGES = 3
/** How many sets of two and three changes are tried. */
const MOST_SETS = 150
/** Of how many changes that take something away, too, every choice is tried. */
const MOST_LOSING = 5

function byImportance(changes: Changes): Changes {
  return changes.toSorted((a, b) => IMPORTANCE.indexOf(a.gain) - IMPORTANCE.indexOf(b.gain))
}

/**
 * The sets of changes that are enough, none of which holds another; of three changes at most.
 *
 * @param most of how many changes at most.
 */
export function smallestSets(all: Changes, isEnough: IsEnough, most = MOST_CHANGES): readonly Changes[] {
  const changes = byImportance(all)
  let candidates: Changes[] = [[]]
  const enough: Changes[] = []
  for (let size = 0; size <= Math.min(most, MOST_CHANGES); size++) {
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

/** Of changes that are enough together some, none of which can be spared: none or one, where that is enough. */
export function aSetEnough(all: Changes, isEnough: IsEnough): Changes {
  if (all.length === 0 || isEnough([])) return []
  const changes = byImportance(all)
  const one = all.length > 1 && changes.find((each) => isEnough([each]))
  return one ? [one] : reduced(changes, isEnough)
}

/** What is left of changes that are enough once none can be spared: many at a time, then one by one. */
export function reduced(all: Changes, isEnough: IsEnough): Changes {
  let kept = byImportance(all)
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let end = kept.length; end > 0; end -= size) {
      const less = kept.filter((_, i) => i < end - size || i >= end)
      if (isEnough(less)) kept = less
    }
  }
  return kept
}

/**
 * Where some changes take something away too: the sets, beside all of them, one of which does whatever any set does.
 *
 * @param losing those that do.
 */
export function mostAtOnce(
  all: Changes,
  losing: Changes,
): { readonly sets: readonly Changes[]; readonly areAllSets: boolean } {
  const without = (left: Changes) => all.filter((each) => !left.includes(each))
  if (losing.length > MOST_LOSING) {
    const sets = [
      without(losing),
      ...losing.flatMap((one) => [without(losing.filter((each) => each !== one)), without([one])]),
    ]
    return { sets, areAllSets: false }
  }
  let choices: Changes[] = [[]]
  for (const each of losing) choices = choices.flatMap((choice) => [choice, [...choice, each]])
  return { sets: choices.filter(({ length }) => length > 0).map(without), areAllSets: true }
}
