import type { User } from '../../../../models/iam.ts'
import { iamArn, isRootId } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { pageOf } from '../pagination.ts'
import { toRootUser, toUser } from '../users.ts'

/** Unique in the account, and short enough for a marker. */
function deviceName(serialNumber: string): string {
  return serialNumber.slice(serialNumber.lastIndexOf('/') + 1)
}

/**
 * All devices of the account, those that nobody has included. Without seeds.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html
 */
export const listVirtualMfaDevices = operation('ListVirtualMFADevices', {
  action: 'iam:ListVirtualMFADevices',
  access: 'read',
  resource: (_, { accountId }) => iamArn(accountId, 'mfa', '/', ''),

  async handle({ AssignmentStatus = 'Any', ...paging }, { db, accountId }) {
    const devices = (await db.mfaDevices.list()).filter(
      ({ ownerId }) => AssignmentStatus === 'Any' || (AssignmentStatus === 'Assigned') === (ownerId !== null),
    )
    const { items, ...rest } = pageOf(devices, paging, ({ serialNumber }) => deviceName(serialNumber))
    const owners = new Map<string, User>()
    for (const { ownerId } of items) {
      if (ownerId === null) continue
      if (isRootId(accountId, ownerId)) owners.set(ownerId, toRootUser(await db.account.get()))
      const user = await db.users.withId(ownerId)
      if (user !== undefined) owners.set(ownerId, toUser(user))
    }
    return {
      VirtualMFADevices: items.map(({ serialNumber, ownerId, enabledAt }) => {
        const owner = owners.get(ownerId ?? '')
        return {
          SerialNumber: serialNumber,
          ...(owner !== undefined && { User: owner }),
          ...(enabledAt !== null && { EnableDate: new Date(enabledAt) }),
        }
      }),
      ...rest,
    }
  },
})
