import { type Arn, accountArn, principalName } from '../../aws/index.ts'
import type { OperationContext } from '../operation.ts'
import { AccessDeniedException } from './errors.ts'

type Asked = Pick<OperationContext, 'accountId' | 'caller'>

/**
 * Action and resource of an operation on the caller's own account. "To call this operation on an account that is not a
 * member of an organization, don't specify this parameter": `AccountId` is for the management account of an
 * organization, and here are none. The words are those that AWS was seen to answer a linked account that gave an id,
 * its own or another's: steampipe-plugin-aws, 2022-09.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_GetContactInformation.html
 */
export function ofOwnAccount<Name extends string>(name: Name) {
  const action = `account:${name}`
  return {
    action,
    resource({ AccountId }: { readonly AccountId?: string }, context: Asked): Arn {
      if (AccountId !== undefined) throw notAuthorized(action, context)
      return accountArn(context.accountId)
    },
  }
}

/**
 * The same of an operation that "can only be called from the management account or the delegated administrator account
 * of an organization for a member account", and so by nobody here: its `handle` is `refuse`.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_StartPrimaryEmailUpdate.html
 */
export function ofMemberAccount<Name extends string>(name: Name) {
  const action = `account:${name}`
  return {
    action,
    lacks: 'member accounts, as there are no organizations: it answers as AWS does to an account outside of one',
    resource: (_input: object, context: Asked) => accountArn(context.accountId),
    handle(_input: object, context: Asked): never {
      throw notAuthorized(action, context)
    },
  }
}

function notAuthorized(action: string, { caller }: Asked) {
  return AccessDeniedException(`User: ${principalName(caller)} is not authorized to perform: ${action}`)
}
