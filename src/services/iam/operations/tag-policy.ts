import { tag } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { taggedPolicy } from '../policies.ts'

/**
 * Adds tags to a policy of the account; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409), AccessDenied (403) for AWS's.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html
 */
export const tagPolicy = operation('TagPolicy', tag(taggedPolicy))
