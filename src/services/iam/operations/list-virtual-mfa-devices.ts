import { iamArn } from '../../../aws/index.ts'
import { operation } from '../operation.ts'
import { queryPage } from '../pagination.ts'
import { toRootUser, toUser } from '../users.ts'

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
    // What all serial numbers begin with is left out of markers, which then have room for the rest.
    const prefix = iamArn(accountId, 'mfa', '/', '')
    const { items, ...rest } = await queryPage(
      paging,
      ({ after = '', limit }) => {
        const page = { after: prefix + after, limit }
        return AssignmentStatus === 'Unassigned' ? db.mfaDevices.unassigned(page) : db.mfaDevices.list(page)
      },
      ({ serialNumber }) => serialNumber.slice(prefix.length),
      AssignmentStatus === 'Assigned' ? ({ ownerId }) => ownerId !== null : undefined,
    )
    const ownerIds = items.flatMap(({ ownerId }) => ownerId ?? [])
    const owners = new Map((await db.users.withIds(ownerIds)).map((user) => [user.userId, toUser(user)]))
    if (ownerIds.includes(accountId)) owners.set(accountId, toRootUser(await db.account.get()))
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
