import { groupBy } from '../../aws/index.ts'
import { resourceTemplate, shortArns } from '../decide/resource.ts'
import { policyUse } from '../decide/statement.ts'
import { isPattern, resolveTemplate, type Template } from '../language/template.ts'
import { ANY, matchesPattern, type Pattern } from '../language/wildcard.ts'
import { isPossibleResource, possibleResource, resourceOfShape } from './arn-shapes.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import { type Budget, EVERYTHING, textClasses, type Union } from './patterns.ts'
import type { AnalysedStatement } from './statements.ts'

/**
 * Whether a statement is for a resource. `maybe`: that depends on the value of a policy variable.
 */
export type Applicability = 'yes' | 'no' | 'maybe'

/** Resources that the same resource patterns cover. */
export interface ResourceClass {
  readonly example: string
  readonly applies: (statement: AnalysedStatement) => Applicability
  /** The class with a resource that can exist for its example; `undefined` where it has none. */
  readonly possible: () => ResourceClass | undefined
}

export interface ResourceClasses {
  /** The classes of the preferred resources, found as they are asked for. */
  readonly ofPreferred: Iterable<ResourceClass>
  /** All there are; `complete` is false where they are too many. */
  readonly all: () => {
    readonly classes: readonly ResourceClass[]
    readonly complete: boolean
  }
  /** Keys of the policy variables that have no known value, in lower case. */
  readonly variables: readonly string[]
}

/** What it costs to match a text with a pattern, in a budget's units. */
const PER_MATCH = 10

interface ReadPattern {
  readonly pattern: Pattern
  /** Exact where all variables have a value; otherwise the pattern covers at least what the template does. */
  readonly exact: boolean
}

/**
 * Divides all resources there can be by the resource patterns of `statements`, variables replaced by their known
 * values.
 *
 * @param preferred resources to give as examples where they are in a class, the best first.
 * @param more what tells resources apart besides.
 * @param shape what examples are like. Default: such as can exist.
 */
export function resourceClasses(
  statements: readonly AnalysedStatement[],
  known: ContextMap,
  preferred: readonly string[],
  {
    budget,
    shape,
    more = [],
  }: {
    readonly budget?: Budget | undefined
    readonly shape?: Pattern | undefined
    readonly more?: readonly Union[]
  },
): ResourceClasses {
  const variables = new Set<string>()
  // Patterns that stand in the same statements need not be told apart.
  const uses = new Map<string, PatternUse>()
  for (const [position, { ref, effect, resource, version }] of statements.entries()) {
    if (!resource) continue
    const short = shortArns(policyUse(ref.type), effect, resource)
    for (const value of resource.values) {
      const template = value === '*' ? [[ANY]] : resourceTemplate(value, version, short)
      const read = readTemplate(template, known, variables)
      if (!read) continue
      const key = read.pattern.join()
      const use = uses.get(key) ?? { pattern: read.pattern, by: new Map() }
      use.by.set(position, read.exact || use.by.get(position) === true)
      uses.set(key, use)
    }
  }
  const groups = [...groupBy(uses.values(), ({ by }) => JSON.stringify([...by])).values()]
  const unions = [...groups.map((group) => group.map(({ pattern }) => pattern)), ...more]
  const positions = new Map(statements.map((statement, position) => [statement, position]))
  const classOf = (matched: readonly number[], example: string): ResourceClass => {
    const covering = matched.flatMap((index) => groups[index]?.[0]?.by ?? [])
    const applies = (statement: AnalysedStatement) => applicability(statement, covering, positions.get(statement) ?? -1)
    const self: ResourceClass = { example, applies, possible: () => (isPossible(example) ? self : other()) }
    const isPossible = (text: string) => (shape ? matchesPattern(shape, text) : isPossibleResource(text))
    const other = once(() => {
      const found = shape
        ? resourceOfShape(unions, matched, shape, { budget })
        : possibleResource(unions, matched, { budget })
      return found.kind === 'none' ? undefined : { ...self, ...(found.kind === 'found' && { example: found.text }) }
    })
    return self
  }
  return {
    ofPreferred: new Remembered(preferredClasses(unions, preferred, classOf, budget)),
    all: once(() => {
      const { classes, complete } = textClasses(unions, EVERYTHING, { budget })
      return { classes: classes.map(({ matched, example }) => classOf(matched, example)), complete }
    }),
    variables: [...variables],
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Which statements have a pattern, by their position, and whether exactly. */
interface PatternUse {
  readonly pattern: Pattern
  readonly by: Map<number, boolean>
}

function applicability(
  { resource }: AnalysedStatement,
  covering: readonly ReadonlyMap<number, boolean>[],
  position: number,
): Applicability {
  if (!resource) return 'yes'
  const uses = covering.flatMap((by) => by.get(position) ?? [])
  if (uses.length === 0) return resource.negated ? 'yes' : 'no'
  if (!uses.includes(true)) return 'maybe'
  return resource.negated ? 'no' : 'yes'
}

/** `undefined` for a template that covers nothing: a variable is known to have no value. */
function readTemplate(template: Template, known: ContextMap, variables: Set<string>): ReadPattern | undefined {
  let exact = true
  const widened = template.map((part) => {
    if (isPattern(part) || known.has(part.key)) return part
    exact = false
    variables.add(part.key)
    return [ANY]
  })
  const pattern = resolveTemplate(widened, contextOf(known))
  return pattern && { pattern, exact }
}

/** The classes of the preferred resources, each with the first of them. */
function* preferredClasses(
  unions: readonly Union[],
  preferred: readonly string[],
  classOf: (matched: readonly number[], example: string) => ResourceClass,
  budget: Budget | undefined,
): Generator<ResourceClass, void> {
  const seen = new Set<string>()
  const patterns = unions.reduce((sum, { length }) => sum + length, 0)
  for (const example of preferred) {
    if (budget) budget.left -= PER_MATCH * patterns
    const covers = (union: Union | undefined) => union?.some((pattern) => matchesPattern(pattern, example)) === true
    const matched = [...unions.keys()].filter((index) => covers(unions[index]))
    const key = matched.join()
    if (seen.has(key)) continue
    seen.add(key)
    yield classOf(matched, example)
  }
}

/** What was made once, for whoever asks again; the rest is made when it is asked for. */
class Remembered<T> {
  private readonly made: T[] = []
  private readonly rest: Iterator<T, void>

  constructor(rest: Iterator<T, void>) {
    this.rest = rest
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let i = 0; ; i++) {
      if (i === this.made.length) {
        const next = this.rest.next()
        if (next.done) return
        this.made.push(next.value)
      }
      yield this.made[i] as T
    }
  }
}
