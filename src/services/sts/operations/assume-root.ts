import { type AccountId, accountOfArn, isAccountId, rootArn } from '../../../aws/index.ts'
import { AccessDenied } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * A session of a member account's root user, for the management account of its organization: nobody else is let in.
 * There are no organizations here, and so the answer is that of an account outside of all.
 *
 * @throws AccessDenied (403)
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
 */
export const assumeRoot = operation('AssumeRoot', {
  action: 'sts:AssumeRoot',
  access: 'read',
  lacks: 'there are no organizations, and it answers as to an account outside of all',
  account: ({ TargetPrincipal }) => targetOf(TargetPrincipal),
  resource: ({ TargetPrincipal }) => resourceOf(TargetPrincipal),
  conditionKeys: ({ TaskPolicyArn }) => ({ 'sts:TaskPolicyArn': TaskPolicyArn.arn }),

  handle({ TargetPrincipal }, { caller }) {
    throw AccessDenied(
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRoot on resource: ${resourceOf(TargetPrincipal)}`,
    )
  },
})

/** "The member account principal ARN or account ID." */
function targetOf(target: string): AccountId | undefined {
  return isAccountId(target) ? target : accountOfArn(target)
}

function resourceOf(target: string): string {
  const account = targetOf(target)
  return account === undefined ? target : rootArn(account)
}
