import type { EntityType } from '../../../../models/iam.ts'
import { authorizationDetails, authorizationEntries } from '../authorization-details.ts'
import { operation } from '../operation.ts'
import { queryPage } from '../pagination.ts'

const ALL: readonly EntityType[] = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy']

/**
 * All users, groups and roles with their policies, the account's own policies with all versions, and those of AWS's
 * that are in use.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export const getAccountAuthorizationDetails = operation('GetAccountAuthorizationDetails', {
  action: 'iam:GetAccountAuthorizationDetails',
  access: 'read',

  async handle({ Filter = ALL, ...paging }, context) {
    const filter = new Set(Filter)
    const { items, ...rest } = await queryPage(
      paging,
      (range) => authorizationEntries(context.db, filter, range),
      ({ key }) => key,
    )
    const details = await authorizationDetails(context, items)
    return { ...details, ...rest }
  },
})
