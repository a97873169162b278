import {
  GROUP_INLINE_POLICIES_SIZE,
  MANAGED_POLICY_SIZE,
  ROLE_INLINE_POLICIES_SIZE,
  TRUST_POLICY_SIZE,
  USER_INLINE_POLICIES_SIZE,
} from '../../../policy/index.ts'
import { operation } from '../operation.ts'
import { QUOTAS } from '../quotas.ts'

/**
 * What the account has of each kind, and its quotas.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 */
export const getAccountSummary = operation('GetAccountSummary', {
  action: 'iam:GetAccountSummary',
  access: 'read',

  async handle(_, { db, accountId }) {
    const account = await db.account.get()
    const isPresent = (count: number) => Number(count > 0)
    return {
      SummaryMap: {
        Users: await db.rowCounts.of('users'),
        UsersQuota: QUOTAS.UsersPerAccount,
        Groups: await db.rowCounts.of('groups'),
        GroupsQuota: QUOTAS.GroupsPerAccount,
        GroupsPerUserQuota: QUOTAS.GroupsPerUser,
        Roles: await db.rowCounts.of('roles'),
        RolesQuota: QUOTAS.RolesPerAccount,
        InstanceProfiles: await db.instanceProfiles.count(),
        InstanceProfilesQuota: QUOTAS.InstanceProfilesPerAccount,
        Providers: (await db.oidcProviders.count()) + (await db.samlProviders.count()),
        ServerCertificates: await db.serverCertificates.count(),
        ServerCertificatesQuota: QUOTAS.ServerCertificatesPerAccount,
        SigningCertificatesPerUserQuota: QUOTAS.CertificatesPerUser,
        Policies: await db.rowCounts.of('managedPolicies'),
        PoliciesQuota: QUOTAS.PoliciesPerAccount,
        PolicySizeQuota: MANAGED_POLICY_SIZE,
        // The default versions of those that are attached or bound somebody, AWS's too.
        PolicyVersionsInUse: await db.rowCounts.ofPoliciesInUse(),
        PolicyVersionsInUseQuota: 10_000,
        VersionsPerPolicyQuota: QUOTAS.VersionsPerPolicy,
        AttachedPoliciesPerUserQuota: QUOTAS.PoliciesPerUser,
        AttachedPoliciesPerGroupQuota: QUOTAS.PoliciesPerGroup,
        AttachedPoliciesPerRoleQuota: QUOTAS.PoliciesPerRole,
        UserPolicySizeQuota: USER_INLINE_POLICIES_SIZE,
        GroupPolicySizeQuota: GROUP_INLINE_POLICIES_SIZE,
        RolePolicySizeQuota: ROLE_INLINE_POLICIES_SIZE,
        AssumeRolePolicySizeQuota: TRUST_POLICY_SIZE,
        AccessKeysPerUserQuota: QUOTAS.AccessKeysPerUser,
        MFADevices: await db.rowCounts.of('mfaDevices'),
        MFADevicesInUse: await db.rowCounts.of('mfaDevicesInUse'),
        AccountMFAEnabled: isPresent((await db.mfaDevices.ofOwner(accountId)).length),
        AccountAccessKeysPresent: isPresent((await db.accessKeys.ofOwner(accountId)).length),
        AccountPasswordPresent: Number(account.rootPasswordHash !== null),
        AccountSigningCertificatesPresent: isPresent((await db.signingCertificates.ofOwner(accountId)).length),
        GlobalEndpointTokenVersion: account.globalTokenVersion,
      },
    }
  },
})
