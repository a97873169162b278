import { operation } from '../operation.ts'
import { positionPage } from '../pagination.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * The devices of a user, or the caller's own where none is named: root's, for root.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html
 */
export const listMfaDevices = operation('ListMFADevices', {
  action: 'iam:ListMFADevices',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, ...paging }, context) {
    const owner = await ownerNamed(context, UserName)
    const devices = await context.db.mfaDevices.ofOwner(owner.ownerId)
    const { items, ...rest } = positionPage(devices, paging)
    return {
      MFADevices: items.map(({ serialNumber, enabledAt }) => ({
        UserName: owner.userName,
        SerialNumber: serialNumber,
        EnableDate: new Date(enabledAt ?? 0),
      })),
      ...rest,
    }
  },
})
