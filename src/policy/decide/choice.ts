import type { Candidate, Group } from './candidate.ts'

/**
 * How to choose the statements that can be for a resource, by characters of its ARN's last part. Actions such as
 * `ec2:CreateTags` and `iam:PassRole` have 20 statements in ten AWS managed policies, each for another type of resource
 * or another name: all but 2 or 3 are passed over by one or two look-ups.
 */
export type Choice = Group | Branching

export interface Branching {
  /** Counted from where the last part begins. */
  readonly position: number
  /** By the character that is there. They are characters of policies only, hence no more than those have. */
  readonly branches: ReadonlyMap<number, Choice>
  readonly otherwise: Choice
}

/** Up to this many statements are faster asked than chosen from. */
const FEW = 2
const MOST_LEVELS = 3
/**
 * All branches together are at most so much larger than what they are chosen from: 8 times after three levels, whatever
 * the policies.
 */
const MOST_GROWTH = 2
/** Names of which the first characters are equal differ soon after, or cannot be told apart. */
const LAST_POSITION = 64

/** A statement that is left, with those of its texts that are. */
interface Option {
  readonly candidate: Candidate
  /** `undefined`: for any resource. */
  readonly starts: readonly string[] | undefined
}

/** The way through the statements of `group`; the group itself where there is nothing to choose. */
export function choiceFrom(group: Group): Choice {
  const options = [...group.denies, ...group.allows].map((candidate) => ({
    candidate,
    starts: candidate.tests.resource?.startsOfLastPart,
  }))
  return choose(group, options, MOST_LEVELS)
}

function choose(all: Group, options: readonly Option[], levels: number): Choice {
  const position = levels > 0 && options.length > FEW ? mostTelling(options) : undefined
  if (position === undefined) {
    const left = new Set(options.map(({ candidate }) => candidate))
    return { denies: all.denies.filter((each) => left.has(each)), allows: all.allows.filter((each) => left.has(each)) }
  }
  const branch = (code: number | undefined) => choose(all, remaining(options, position, code), levels - 1)
  return {
    position,
    branches: new Map([...codesAt(options, position)].map((code) => [code, branch(code)])),
    otherwise: branch(undefined),
  }
}

/**
 * The position that leaves the fewest texts to compare, on their average; `undefined` where none leaves fewer than
 * there are.
 */
function mostTelling(options: readonly Option[]): number | undefined {
  const texts = options.flatMap(({ starts = [''] }) => starts)
  let best: number | undefined
  let fewest = texts.length
  for (let position = 0; position <= LAST_POSITION; position++) {
    const sizes = new Map<number, number>()
    for (const text of texts) {
      if (text.length > position) sizes.set(text.charCodeAt(position), (sizes.get(text.charCodeAt(position)) ?? 0) + 1)
    }
    let named = 0
    for (const size of sizes.values()) named += size
    if (named === 0) break
    // What leaves the position open is compared in any case, and stands in each branch.
    const open = texts.length - named
    if (named + open * sizes.size > MOST_GROWTH * texts.length) continue
    let left = open
    for (const size of sizes.values()) left += (size * size) / named
    if (left < fewest) {
      best = position
      fewest = left
    }
  }
  return best
}

/** What can be for a resource that has the character `code` at `position`, or one that no statement names. */
function remaining(options: readonly Option[], position: number, code: number | undefined): readonly Option[] {
  const left: Option[] = []
  for (const { candidate, starts } of options) {
    const possible = starts?.filter((start) => start.length <= position || start.charCodeAt(position) === code)
    if (!possible || possible.length > 0) left.push({ candidate, starts: possible })
  }
  return left
}

function codesAt(options: readonly Option[], position: number): ReadonlySet<number> {
  const starts = options.flatMap((option) => option.starts ?? [])
  return new Set(starts.filter(({ length }) => length > position).map((start) => start.charCodeAt(position)))
}
