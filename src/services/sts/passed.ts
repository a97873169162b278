import type { PolicyDescriptorType } from '../../../models/sts.ts'
import { type Arn, accountOfArn, type MaybePromise, whenKnown } from '../../aws/index.ts'
import type { PassedToSession } from '../../credentials/index.ts'
import { findManagedPolicy, SESSION_POLICY_SIZE, validatePolicy } from '../../policy/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { assertTags, fromTags, type Tag, type TagRules } from '../tags.ts'
import { InvalidParameterValue, PackedPolicyTooLarge, ValidationError } from './errors.ts'

/** "You can provide up to 10 managed policy ARNs." */
const MAX_POLICY_ARNS = 10

interface Passed {
  readonly Policy?: string | undefined
  readonly PolicyArns?: readonly PolicyDescriptorType[] | undefined
  readonly Tags?: readonly Tag[] | undefined
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
const SESSION_TAGS: TagRules = {
  foldsCase: true,
  duplicate: () => InvalidParameterValue('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
  reserved: () => InvalidParameterValue('Tag keys beginning with aws: are reserved for system use.'),
  tooMany: () => InvalidParameterValue('The number of tags has reached the maximum limit.'),
}

/**
 * What a request passes to the session that it asks for, as the session keeps it.
 *
 * @param db of the account that the session will be in.
 * @throws MalformedPolicyDocument, PackedPolicyTooLarge, InvalidParameterValue, ValidationError (400)
 */
export function passedToSession(passed: Passed, db: Repositories): MaybePromise<PassedToSession> {
  assertPassable(passed)
  const { Policy: policy, PolicyArns = [], Tags = [] } = passed
  const policyArns = PolicyArns.map(arnOf)
  return whenKnown(policyArns.length > 0 ? assertThere(policyArns, db) : undefined, () => {
    assertPlaintext(policy, policyArns)
    return {
      ...(policy !== undefined && { policy }),
      ...(policyArns.length > 0 && { policyArns }),
      ...(Tags.length > 0 && { tags: fromTags(Tags) }),
    }
  })
}

/**
 * What can be said of it without looking at anything else.
 *
 * @throws MalformedPolicyDocument, InvalidParameterValue, ValidationError (400)
 */
export function assertPassable({ Policy, PolicyArns = [], Tags = [] }: Passed): void {
  assertTags(Tags, [], SESSION_TAGS)
  if (Policy !== undefined) validatePolicy(Policy, 'session')
  if (PolicyArns.length > MAX_POLICY_ARNS) {
    throw ValidationError(`You can provide up to ${MAX_POLICY_ARNS} managed policy ARNs.`)
  }
}

function arnOf({ arn }: PolicyDescriptorType): Arn {
  return arn ?? ''
}

/** "The plaintext that you use for both inline and managed session policies can't exceed 2,048 characters." */
function assertPlaintext(policy = '', policyArns: readonly Arn[]): void {
  const size = policy.length + policyArns.reduce((sum, arn) => sum + arn.length, 0)
  if (size <= SESSION_POLICY_SIZE) return
  throw PackedPolicyTooLarge(
    `The session policies have a size of ${size} characters, which exceeds the maximum of ${SESSION_POLICY_SIZE}.`,
  )
}

/** "The policies must exist in the same account", or be AWS's own. */
async function assertThere(policyArns: readonly Arn[], db: Repositories): Promise<void> {
  for (const arn of policyArns) {
    const isThere =
      findManagedPolicy(arn) ?? (accountOfArn(arn) === db.accountId && (await db.managedPolicies.withArn(arn)))
    if (!isThere) throw ValidationError(`The policy ${arn} does not exist or is not attachable.`)
  }
}
