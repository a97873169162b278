import { attachPolicy, role } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Attaches a managed policy, AWS's or the account's own, to a role. One that is attached stays so.
 *
 * @throws NoSuchEntity (404), LimitExceeded (409), PolicyNotAttachable (400), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
 */
export const attachRolePolicy = operation('AttachRolePolicy', attachPolicy(role))
