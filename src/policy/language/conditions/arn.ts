import { ANY, matchesStretch, type Pattern } from '../wildcard.ts'
import { type ConditionOperator, never, type ValueTest } from './operator.ts'

const COLON = 0x3a
const PARTS = 6

/** The six parts of a pattern; one that ends early in `*` covers the parts that it leaves out, any other is no ARN. */
function splitPattern(pattern: Pattern): readonly Pattern[] | undefined {
  const parts: Pattern[] = []
  let start = 0
  for (let i = 0; i < pattern.length && parts.length < PARTS - 1; i++) {
    if (pattern[i] !== COLON) continue
    parts.push(pattern.slice(start, i))
    start = i + 1
  }
  parts.push(pattern.slice(start))
  if (parts.length < PARTS && pattern.at(-1) !== ANY) return undefined
  while (parts.length < PARTS) parts.push([ANY])
  return parts
}

/** "Each of the six colon-delimited components of the ARN is checked separately and each can include" wildcards. */
function arnTest(parts: readonly Pattern[]): ValueTest {
  return (value) => {
    let start = 0
    for (let i = 0; i < PARTS; i++) {
      const colon = i < PARTS - 1 ? value.indexOf(':', start) : value.length
      if (colon === -1) return false
      if (!matchesStretch(parts[i] as Pattern, value, start, colon)) return false
      start = colon + 1
    }
    return true
  }
}

function arn(name: string, negated: boolean): ConditionOperator {
  return {
    name,
    family: 'ARN',
    negated,
    variables: true,
    compile(patterns) {
      const tests: ValueTest[] = []
      for (const pattern of patterns) {
        const parts = splitPattern(pattern)
        if (parts) tests.push(arnTest(parts))
        else if (negated) return never
      }
      return (value) => tests.some((test) => test(value)) !== negated
    },
  }
}

/** "The ArnEquals and ArnLike condition operators behave identically." Case-sensitive. */
export const arnOperators: readonly ConditionOperator[] = [
  arn('ArnEquals', false),
  arn('ArnLike', false),
  arn('ArnNotEquals', true),
  arn('ArnNotLike', true),
]
