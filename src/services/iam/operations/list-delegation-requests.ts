import { operation } from '../operation.ts'

/**
 * The delegation requests that the account owns: none, as no partner is known here.
 *
 * @throws nothing of its own.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListDelegationRequests.html
 */
export const listDelegationRequests = operation('ListDelegationRequests', {
  action: 'iam:ListDelegationRequests',
  access: 'read',
  lacks: 'there are no partners, and so no delegation requests',
  conditionKeys: ({ OwnerId }) => ({ 'iam:DelegationRequestOwner': OwnerId }),

  handle: () => ({ DelegationRequests: [], isTruncated: false }),
})
