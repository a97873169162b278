import { resourceTemplate } from '../resource.ts'
import { isPattern, resolveTemplate, type Template } from '../template.ts'
import { ANY, matchesPattern, type Pattern } from '../wildcard.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import { textClasses } from './patterns.ts'
import type { AnalysedStatement } from './statements.ts'

/**
 * Whether a statement is for a resource. `maybe`: that depends on the value of a policy variable.
 */
export type Applicability = 'yes' | 'no' | 'maybe'

/** Resources that the same resource patterns cover. */
export interface ResourceClass {
  readonly example: string
  readonly applies: (statement: AnalysedStatement) => Applicability
}

export interface ResourceClasses {
  readonly classes: readonly ResourceClass[]
  readonly complete: boolean
  /** Keys of the policy variables that have no known value, in lower case. */
  readonly variables: readonly string[]
}

interface ReadPattern {
  readonly pattern: Pattern
  /** Exact where all variables have a value; otherwise the pattern covers at least what the template does. */
  readonly exact: boolean
}

/**
 * Parts all resources there can be by the resource patterns of `statements`, variables replaced by their known values.
 *
 * @param preferred resources to give as examples where they are in a class, the best first.
 */
export function resourceClasses(
  statements: readonly AnalysedStatement[],
  known: ContextMap,
  preferred: readonly string[],
): ResourceClasses {
  const variables = new Set<string>()
  const patterns: Pattern[] = []
  const indices = new Map<string, number>()
  const own = new Map<AnalysedStatement, readonly OwnPattern[]>()
  for (const statement of statements) {
    const values = statement.resource?.values ?? []
    const mine = values.flatMap((value) => {
      const template = value === '*' ? [[ANY]] : resourceTemplate(value, statement.version)
      const readPattern = readTemplate(template, known, variables)
      if (!readPattern) return []
      const key = readPattern.pattern.join()
      const index = indices.get(key) ?? patterns.push(readPattern.pattern) - 1
      indices.set(key, index)
      return [{ index, exact: readPattern.exact }]
    })
    own.set(statement, mine)
  }
  const { classes, complete } = textClasses(patterns)
  const examples = preferredExamples(patterns, preferred)
  return {
    classes: classes.map(({ matched, example }) => {
      const inside = new Set(matched)
      return {
        example: examples.get(matched.join()) ?? example,
        applies: (statement) => applicability(statement, own.get(statement) ?? [], inside),
      }
    }),
    complete,
    variables: [...variables],
  }
}

/** One of a statement's patterns among all. */
interface OwnPattern {
  readonly index: number
  readonly exact: boolean
}

function applicability(
  { resource }: AnalysedStatement,
  own: readonly OwnPattern[],
  inside: ReadonlySet<number>,
): Applicability {
  if (!resource) return 'yes'
  const covering = own.filter(({ index }) => inside.has(index))
  if (covering.length === 0) return resource.negated ? 'yes' : 'no'
  if (!covering.some(({ exact }) => exact)) return 'maybe'
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

/** The classes of the preferred resources, by the indices of the patterns that cover them. */
function preferredExamples(patterns: readonly Pattern[], preferred: readonly string[]): ReadonlyMap<string, string> {
  const examples = new Map<string, string>()
  for (const resource of preferred) {
    const key = [...patterns.keys()].filter((index) => matchesPattern(patterns[index] ?? [], resource)).join()
    if (!examples.has(key)) examples.set(key, resource)
  }
  return examples
}
