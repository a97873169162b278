import { ANY, type Pattern } from '../language/wildcard.ts'
import { ANY_IN_NAME, ONE_IN_NAME } from './automaton.ts'
import { codes } from './key-values.ts'
import type { Union } from './patterns.ts'

/** Keys that follow from the principal's ARN, and it. */
export const ARN_KEYS: readonly string[] = ['aws:principalarn', 'aws:principalaccount', 'aws:username']

/** The parts of an ARN of a principal around its account: `arn:aws:iam::` and `:user/`. */
export interface ArnParts {
  readonly service: 'iam' | 'sts'
  readonly type: string
  /** Whether the last part of the ARN is what `aws:username` says. */
  readonly isUserName: boolean
}

const SLASH = 0x2f

/** The ARNs of the principals of a kind. */
export function arnShape({ service, type }: ArnParts, account: Pattern, name: Pattern): Union {
  const partitions = [codes('aws'), [...codes('aws-'), ONE_IN_NAME, ANY_IN_NAME]]
  const paths = [[], [ANY, SLASH]]
  return partitions.flatMap((partition) =>
    paths.map((path) => [
      ...codes('arn:'),
      ...partition,
      ...codes(`:${service}::`),
      ...account,
      ...codes(`:${type}/`),
      ...path,
      ...name,
    ]),
  )
}

/** As many characters: that they are digits no pattern can say. */
export function digits(count: number): Pattern {
  return Array.from({ length: count }, () => ONE_IN_NAME)
}
