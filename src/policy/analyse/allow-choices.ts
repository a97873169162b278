import { isUnconditional } from './statement-predicates.ts'
import type { AnalysedStatement } from './statements.ts'

/** How many choices of one Allow per layer are tried for one resource. */
const MOST_CHOICES = 2_000

/**
 * One Allow of each layer, in all ways that differ; where one has no conditions and is surely for the resource, no
 * other of its layer is needed.
 */
export function* allowChoices(
  layers: readonly (readonly AnalysedStatement[])[],
  open: ReadonlySet<AnalysedStatement>,
): Generator<readonly AnalysedStatement[] | 'too many'> {
  const options = layers.map((allows) => {
    const free = allows.find((allow) => isUnconditional(allow) && !open.has(allow))
    if (free) return [free]
    const key = (allow: AnalysedStatement) =>
      JSON.stringify([allow.conditions.map(({ id }) => id), open.has(allow) ? allow.resource : null])
    const distinct = new Map(allows.map((allow) => [key(allow), allow]))
    return [...distinct.values()].sort((a, b) => a.conditions.length - b.conditions.length)
  })
  const total = options.reduce((product, { length }) => product * length, 1)
  for (let i = 0; i < total; i++) {
    if (i === MOST_CHOICES) {
      yield 'too many'
      return
    }
    let rest = i
    yield options.flatMap((allows) => {
      const allow = allows[rest % allows.length]
      rest = Math.floor(rest / allows.length)
      return allow ? [allow] : []
    })
  }
}
