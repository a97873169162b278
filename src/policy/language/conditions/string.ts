import { compileTemplate, compileText } from '../template.ts'
import { compilePattern, patternText } from '../wildcard.ts'
import type { ConditionOperator, ValueTest } from './operator.ts'

/** Beyond this many values a set is faster than one comparison after the other. */
const FEW = 4

function equalsAny(texts: readonly string[], fold: boolean): ValueTest {
  const values = fold ? texts.map((text) => text.toLowerCase()) : texts
  const [first] = values
  if (fold) {
    const set = new Set(values)
    return (value) => set.has(value.toLowerCase())
  }
  if (values.length === 1) return (value) => value === first
  if (values.length > FEW) {
    const set = new Set(values)
    return (value) => set.has(value)
  }
  return (value) => values.includes(value)
}

function not(test: ValueTest): ValueTest {
  return (value) => !test(value)
}

function equality(name: string, fold: boolean, negated: boolean): ConditionOperator {
  return {
    name,
    family: fold ? 'string ignoring case' : 'string',
    negated,
    variables: true,
    compile(patterns) {
      // "Exact matching": the wildcards are plain characters here.
      const test = equalsAny(patterns.map(patternText), fold)
      return negated ? not(test) : test
    },
    covers(template) {
      const text = compileText(template)
      if (!fold) return (value, context) => value === text(context)
      return (value, context) => value.toLowerCase() === text(context)?.toLowerCase()
    },
  }
}

function likeness(name: string, negated: boolean): ConditionOperator {
  return {
    name,
    family: 'string pattern',
    negated,
    variables: true,
    compile(patterns) {
      const tests = patterns.map(compilePattern)
      const [first] = tests
      const test: ValueTest = tests.length === 1 && first ? first : (value) => tests.some((like) => like(value))
      return negated ? not(test) : test
    },
    covers: compileTemplate,
  }
}

export const stringOperators: readonly ConditionOperator[] = [
  equality('StringEquals', false, false),
  equality('StringNotEquals', false, true),
  equality('StringEqualsIgnoreCase', true, false),
  equality('StringNotEqualsIgnoreCase', true, true),
  likeness('StringLike', false),
  likeness('StringNotLike', true),
]
