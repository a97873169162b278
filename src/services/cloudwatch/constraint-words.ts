import type { Constraint, ConstraintWords } from '../../aws/index.ts'
import { UNITS } from './metric/unit.ts'

/** Operations on metrics check their input themselves, GetMetricData with the code of those on alarms. */
const OPERATIONS: Readonly<Record<string, 'own codes' | 'ValidationError'>> = {
  PutMetricData: 'own codes',
  GetMetricStatistics: 'own codes',
  GetMetricData: 'ValidationError',
}

/**
 * What operations on metrics say of input that breaks the model. Observed in AWS: `is required` 2014-03-28, units
 * 2023-12-15, statistics 2023-11-08, lengths 2024-01-25, sizes 2025.
 */
export function constraintWords(operation: string): ConstraintWords | undefined {
  const codes = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined
  if (codes === undefined) return undefined
  return (constraint, path, isList) => {
    const sentence = sentenceOf(constraint, parameterOf(path), isList)
    if (sentence === undefined) return undefined
    const code = codes === 'ValidationError' ? codes : codeOf(constraint)
    return { code, sentence }
  }
}

function codeOf({ kind }: Constraint): string {
  return kind === 'required' ? 'MissingParameter' : 'InvalidParameterValue'
}

function sentenceOf(constraint: Constraint, parameter: string, isList: boolean): string | undefined {
  switch (constraint.kind) {
    case 'required':
      return `The parameter ${parameter} is required.`
    case 'enum':
      return `The parameter ${parameter} must be a value in the set [ ${inTheirOrder(constraint.values).join(', ')} ].`
    case 'max length':
      return isList
        ? `The collection ${parameter} must not have a size greater than ${constraint.limit}.`
        : `The parameter ${parameter} must be shorter than ${constraint.limit + 1} characters.`
    case 'elements': {
      const sentences = constraint.broken.map(({ index, constraint: broken }) =>
        broken.kind === 'enum'
          ? `The parameter ${parameter}.member.${index}.<list element> must be a value in the set [${inTheirOrder(broken.values).join(', ')}].`
          : undefined,
      )
      return sentences.includes(undefined) ? undefined : sentences.join('\n')
    }
    default:
      return undefined
  }
}

const STATISTICS: readonly string[] = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']

/** These operations order units and statistics otherwise than those on alarms do. */
function inTheirOrder(values: readonly string[]): readonly string[] {
  const order = [STATISTICS, UNITS].find(
    (known) => known.length === values.length && values.every((value) => known.some((each) => each === value)),
  )
  return order ?? values
}

/** `MetricData.member.1.Unit` for `metricData.1.member.unit`. */
function parameterOf(path: string): string {
  return path
    .replaceAll(/(\d+)\.member/g, 'member.$1')
    .split('.')
    .map((part) => (part === 'member' ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('.')
}
