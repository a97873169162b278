import { operation } from '../operation.ts'

/**
 * Says whose credentials signed the request. Nobody needs a permission for it, and no policy can take it away.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const getCallerIdentity = operation('GetCallerIdentity', {
  action: 'sts:GetCallerIdentity',
  access: 'read',
  who: 'anyone',
  handle: (_input, { caller }) => ({ UserId: caller.userId, Account: caller.accountId, Arn: caller.arn }),
})
