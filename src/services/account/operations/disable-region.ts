import { operation } from '../operation.ts'
import { switchRegion } from '../switch-region.ts'
import { ofOwnAccount } from '../whose.ts'

/**
 * Ends the use of a Region: "The act of disabling a Region will remove all IAM access to any resources that reside in
 * that Region", at once. What is there stays, and is there again when the Region is enabled.
 *
 * @throws ConflictException (409), TooManyRequestsException (429), ValidationException (400) from `switchRegion`
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_DisableRegion.html
 */
export const disableRegion = operation('DisableRegion', {
  ...ofOwnAccount('DisableRegion'),
  access: 'write',
  room: 'reserve',
  conditionKeys: ({ RegionName }) => ({ 'account:TargetRegion': RegionName }),

  async handle({ RegionName }, context) {
    await switchRegion(RegionName, { from: 'ENABLED', while: 'DISABLING' }, context)
    return {}
  },
})
