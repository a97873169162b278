import type { UserDetail } from '@aws-sdk/client-iam'
import { type Answer, call, ifExists, UnansweredError } from '../../account/index.ts'
import { type Kind, knownBy, type Removal, type RemovingCall, type Search, sorted } from '../resource.ts'
import { deviceTags } from './mfa-device.ts'

/**
 * A user goes with everything in it: "when you delete a user programmatically, you must delete the items attached to
 * the user manually". First the ways in, then what is behind them, and MFA last: wherever a run stops, it leaves no way
 * in that lost its second lock.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
 */
export const user: Kind = {
  owns: (service, resource) => service === 'iam' && resource.startsWith('user/'),
  reads: [
    'GetAccountAuthorizationDetails',
    'GetLoginProfile',
    'ListMFADevices',
    'ListMFADeviceTags',
    'ListAccessKeys',
    'ListSSHPublicKeys',
    'ListServiceSpecificCredentials',
    'ListSigningCertificates',
  ].map((name) => `iam:${name}`),

  async find(search) {
    const { account } = search
    const users = await account.list('iam', 'GetAccountAuthorizationDetails', { Filter: ['User'] }, 'UserDetailList')
    const candidates = users.map((detail) => ({
      detail,
      arn: detail.Arn ?? '',
      name: detail.UserName ?? '',
      tags: detail.Tags ?? [],
      created: detail.CreateDate,
    }))
    return sorted('user', candidates, search, ({ detail }) => removalOf(detail, search))
  },
}

async function removalOf(
  { Arn = '', UserName = '', AttachedManagedPolicies = [], UserPolicyList = [], GroupList = [] }: UserDetail,
  search: Search,
): Promise<Removal> {
  const { account } = search
  const input = { UserName }
  const [devices, profile, keys, sshKeys, credentials, certificates] = await Promise.all([
    account.list('iam', 'ListMFADevices', input, 'MFADevices'),
    account.ask('iam', 'GetLoginProfile', input),
    account.list('iam', 'ListAccessKeys', input, 'AccessKeyMetadata'),
    wherePossible(account.ask('iam', 'ListSSHPublicKeys', input)),
    wherePossible(account.ask('iam', 'ListServiceSpecificCredentials', input)),
    wherePossible(account.ask('iam', 'ListSigningCertificates', input)),
  ])
  const removals = await Promise.all(devices.map(({ SerialNumber = '' }) => withDevice(UserName, SerialNumber, search)))
  const calls = [
    ...(ifExists(profile) ? [call('iam', 'DeleteLoginProfile', input)] : []),
    ...keys.map(({ AccessKeyId }) => call('iam', 'DeleteAccessKey', { UserName, AccessKeyId })),
    ...(sshKeys?.SSHPublicKeys ?? []).map(({ SSHPublicKeyId }) =>
      call('iam', 'DeleteSSHPublicKey', { UserName, SSHPublicKeyId }),
    ),
    ...(credentials?.ServiceSpecificCredentials ?? []).map(({ ServiceSpecificCredentialId }) =>
      call('iam', 'DeleteServiceSpecificCredential', { UserName, ServiceSpecificCredentialId }),
    ),
    ...(certificates?.Certificates ?? []).map(({ CertificateId }) =>
      call('iam', 'DeleteSigningCertificate', { UserName, CertificateId }),
    ),
    ...AttachedManagedPolicies.map(({ PolicyArn }) => call('iam', 'DetachUserPolicy', { UserName, PolicyArn })),
    ...UserPolicyList.map(({ PolicyName }) => call('iam', 'DeleteUserPolicy', { UserName, PolicyName })),
    ...GroupList.map((GroupName) => call('iam', 'RemoveUserFromGroup', { UserName, GroupName })),
  ].map((each): RemovingCall => ({ call: each }))
  return {
    calls: [
      ...calls,
      ...removals.flatMap((removal) => removal.calls),
      { call: call('iam', 'DeleteUser', input), removes: Arn },
    ],
    notes: removals.flatMap(({ notes = [] }) => notes),
  }
}

/** One of somebody else's making stays, with nobody. */
async function withDevice(UserName: string, SerialNumber: string, search: Search): Promise<Removal> {
  const deactivate = { call: call('iam', 'DeactivateMFADevice', { UserName, SerialNumber }) }
  // A hardware token has a serial number, a virtual device has an ARN.
  const isVirtual = SerialNumber.includes(':mfa/')
  if (!isVirtual) return { calls: [deactivate] }
  const tags = await deviceTags(search.account, SerialNumber)
  // The tag is enough here: whose it was is gone.
  if (knownBy({ arn: SerialNumber, name: SerialNumber, tags }, search))
    return {
      calls: [deactivate, { call: call('iam', 'DeleteVirtualMFADevice', { SerialNumber }), removes: SerialNumber }],
    }
  return {
    calls: [deactivate],
    notes: [`its device ${SerialNumber}, which secure did not make, stays and is nobody's`],
  }
}

/**
 * Rare credentials, where an endpoint lists them. One that stays unseen has no permissions any more when `DeleteUser`
 * fails for it, which is said then.
 */
async function wherePossible<Output>(answer: Promise<Answer<Output>>): Promise<Output | undefined> {
  const given = await answer
  if (given.status === 'done') return given.output
  if (given.status === 'denied') throw new UnansweredError(given)
  return undefined
}
