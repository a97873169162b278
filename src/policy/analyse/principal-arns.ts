import { ANY, type Pattern } from '../language/wildcard.ts'
import { ANY_IN_NAME, ONE_IN_NAME } from './automaton.ts'
import { codes } from './key-values.ts'
import type { Union } from './patterns.ts'

/** Keys that follow from the principal's ARN, and it. */
export const ARN_KEYS: readonly string[] = ['aws:principalarn', 'aws:principalaccount', 'aws:username']
export const USER_ID = 'aws:userid'

/** The parts of an ARN of a principal around its account: `arn:aws:iam::` and `:user/`. */
export interface ArnParts {
  readonly service: 'iam' | 'sts'
  readonly type: 'user' | 'role' | 'federated-user' | 'root'
  /** Whether the last part of the ARN is what `aws:username` says. */
  readonly isUserName: boolean
  /** What `aws:userid` says of the ARN, where it is no id of its own. */
  readonly userId?: 'account' | 'account:name'
}

export const USER: ArnParts = { service: 'iam', type: 'user', isUserName: true }
export const ROLE: ArnParts = { service: 'iam', type: 'role', isUserName: false }
export const FEDERATED: ArnParts = { service: 'sts', type: 'federated-user', isUserName: false, userId: 'account:name' }
export const ROOT: ArnParts = { service: 'iam', type: 'root', isUserName: false, userId: 'account' }

const SLASH = 0x2f

/** The ARNs of the principals of a kind. The root user has no name, and only what IAM keeps has a path. */
export function arnShape({ service, type }: ArnParts, account: Pattern, name: Pattern): Union {
  const partitions = [codes('aws'), [...codes('aws-'), ONE_IN_NAME, ANY_IN_NAME]]
  const paths = service === 'iam' ? [[], [ANY, SLASH]] : [[]]
  const ends = type === 'root' ? [[]] : paths.map((path) => [SLASH, ...path, ...name])
  return partitions.flatMap((partition) =>
    ends.map((end) => [
      ...codes('arn:'),
      ...partition,
      ...codes(`:${service}::`),
      ...account,
      ...codes(`:${type}`),
      ...end,
    ]),
  )
}

/** As many characters: that they are digits no pattern can say. */
export function digits(count: number): Pattern {
  return Array.from({ length: count }, () => ONE_IN_NAME)
}

/** The keys that say something of the ARN of such a principal. */
export function keysOfArn({ userId }: ArnParts): readonly string[] {
  return userId ? [...ARN_KEYS, USER_ID] : ARN_KEYS
}
