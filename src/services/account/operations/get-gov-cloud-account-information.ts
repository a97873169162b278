import { ResourceNotFoundException } from '../errors.ts'
import { operation } from '../operation.ts'
import { ofOwnAccount } from '../whose.ts'

const own = ofOwnAccount('GetGovCloudAccountInformation')

/**
 * The GovCloud account that is linked to this one: none, as this server has one partition.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_GetGovCloudAccountInformation.html
 */
export const getGovCloudAccountInformation = operation('GetGovCloudAccountInformation', {
  action: own.action,
  access: 'read',
  resource: ({ StandardAccountId }, context) =>
    own.resource(StandardAccountId === undefined ? {} : { AccountId: StandardAccountId }, context),

  handle() {
    throw ResourceNotFoundException('No linked GovCloud account found.')
  },
})
