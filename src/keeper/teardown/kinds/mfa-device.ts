import type { User } from '@aws-sdk/client-iam'
import { type Account, call } from '../../account/index.ts'
import { type Kind, sorted, type Tags, tagsIn } from '../resource.ts'

/**
 * Devices beside those of our own users: what a run left that was stopped between making one and giving it to someone,
 * and what protects root or a user that was there before.
 */
export const mfaDevice: Kind = {
  owns: (service, resource) => service === 'iam' && resource.startsWith('mfa/'),
  reads: ['iam:ListVirtualMFADevices', 'iam:ListMFADeviceTags'],

  async find(search) {
    const { account, recorded, ours } = search
    const devices = await account.list('iam', 'ListVirtualMFADevices', {}, 'VirtualMFADevices')
    // The tags of every user's device are as many calls: of those that others have, the journal's and root's are looked
    // at.
    const candidates = devices.filter(
      ({ SerialNumber = '', User }) =>
        !ours.has(User?.Arn ?? '') && (!User || recorded.has(SerialNumber) || isRoots(User.Arn)),
    )
    const tagged = candidates.map(async ({ SerialNumber = '', User }) => ({
      arn: SerialNumber,
      name: SerialNumber.split('/').at(-1) ?? '',
      tags: await deviceTags(account, SerialNumber),
      User,
    }))
    return sorted('MFA device', await Promise.all(tagged), search, ({ arn, User }) => ({
      calls: [{ call: call('iam', 'DeleteVirtualMFADevice', { SerialNumber: arn }), removes: arn }],
      ...(User && { kept: protects(User) }),
    }))
  },
}

export async function deviceTags(account: Account, SerialNumber: string): Promise<Tags | undefined> {
  return tagsIn(await account.ask('iam', 'ListMFADeviceTags', { SerialNumber }), ({ Tags }) => Tags)
}

function isRoots(arn = ''): boolean {
  return arn.endsWith(':root')
}

function protects({ Arn, UserName }: User): string {
  const whom = isRoots(Arn) ? 'the root user' : `user ${UserName}, whom secure did not make`
  return `it protects ${whom}: remove it in the console, where another one can be added first`
}
