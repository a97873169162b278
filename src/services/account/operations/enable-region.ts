import { operation } from '../operation.ts'
import { switchRegion } from '../switch-region.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * Begins to use a Region: requests there are taken when that is done, in some seconds here.
 *
 * @throws ConflictException (409), TooManyRequestsException (429), ValidationException (400) from `switchRegion`
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_EnableRegion.html
 */
export const enableRegion = operation('EnableRegion', {
  ...ofOwnAccount('EnableRegion'),
  access: 'write',
  conditionKeys: ({ RegionName }) => ({ 'account:TargetRegion': RegionName }),

  async handle({ RegionName }, context) {
    await switchRegion(RegionName, { from: 'DISABLED', while: 'ENABLING' }, context)
    return {}
  },
})
