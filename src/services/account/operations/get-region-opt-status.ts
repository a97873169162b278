import { regionStatuses, statusIn } from '../../region-opts.ts'
import { operation } from '../operation.ts'
import { assertStandardRegion } from '../switch-region.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * Whether the account uses a Region.
 *
 * @throws ValidationException (400) for what is no Region.
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_GetRegionOptStatus.html
 */
export const getRegionOptStatus = operation('GetRegionOptStatus', {
  ...ofOwnAccount('GetRegionOptStatus'),
  access: 'read',
  conditionKeys: ({ RegionName }) => ({ 'account:TargetRegion': RegionName }),

  async handle({ RegionName }, { db, about }) {
    assertStandardRegion(RegionName)
    const statuses = await regionStatuses(db, about.consoleRegion)
    return { RegionName, RegionOptStatus: statusIn(statuses, RegionName) }
  },
})
