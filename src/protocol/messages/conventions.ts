import type { Precision } from '../codecs/xml.ts'
import type { PatternSentence } from '../model/validate.ts'
import { iamPatternSentence } from './iam-patterns.ts'

/** What services do in their own way, and no model says. */
interface Conventions {
  /** The code of an input that breaks the model's constraints. */
  readonly validationCode: string
  readonly timestamps: Precision
  /** Patterns that the service checks in words of its own. */
  readonly patternSentence?: PatternSentence
}

/** IAM and STS; most query services. */
const QUERY: Conventions = { validationCode: 'ValidationError', timestamps: 'seconds' }

const BY_SERVICE: Readonly<Record<string, Conventions>> = {
  iam: { ...QUERY, patternSentence: iamPatternSentence },
  sts: QUERY,
  sns: { validationCode: 'ValidationError', timestamps: 'milliseconds' },
  cloudwatch: { validationCode: 'ValidationError', timestamps: 'milliseconds' },
  cloudtrail: { validationCode: 'ValidationException', timestamps: 'milliseconds' },
  castellan: { validationCode: 'ValidationException', timestamps: 'milliseconds' },
}

export function conventionsOf(service: string | undefined): Conventions {
  return service !== undefined && Object.hasOwn(BY_SERVICE, service) ? (BY_SERVICE[service] ?? QUERY) : QUERY
}
