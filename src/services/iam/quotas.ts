import type { Repositories } from '../../storage/repositories/index.ts'
import type { TableWithQuota } from '../../storage/repositories/row-counts.ts'
import { LimitExceeded } from './errors.ts'

/** AWS's default quotas. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const QUOTAS = {
  UsersPerAccount: 5000,
  GroupsPerAccount: 300,
  RolesPerAccount: 1000,
  InstanceProfilesPerAccount: 1000,
  PoliciesPerAccount: 1500,
  GroupsPerUser: 10,
  AccessKeysPerUser: 2,
  PoliciesPerUser: 10,
  PoliciesPerGroup: 10,
  PoliciesPerRole: 10,
  VirtualMFADevicesPerAccount: 5000,
  MFADevicesPerUser: 8,
  VersionsPerPolicy: 5,
  CertificatesPerUser: 2,
  SSHPublicKeysPerUser: 5,
  ServerCertificatesPerAccount: 20,
  OpenIdConnectProvidersPerAccount: 100,
  SAMLProvidersPerAccount: 100,
  ClientIdsPerOpenIdConnectProvider: 100,
  // For each service.
  ServiceSpecificCredentialsPerUser: 2,
} as const

/**
 * As `assertBelow`, for what an account may have a million of: counted to the quota's end, and no further.
 *
 * @throws LimitExceeded (409)
 */
export async function assertRoomFor(quota: keyof typeof QUOTAS, name: TableWithQuota, db: Repositories): Promise<void> {
  if (!(await db.rowCounts.areBelow(name, QUOTAS[quota]))) throw overQuota(quota)
}

/** @throws LimitExceeded (409) when one more would be more than `quota` allows. */
export function assertBelow(quota: keyof typeof QUOTAS, count: number): void {
  if (count >= QUOTAS[quota]) throw overQuota(quota)
}

function overQuota(quota: keyof typeof QUOTAS) {
  return LimitExceeded(`Cannot exceed quota for ${quota}: ${QUOTAS[quota]}`)
}
