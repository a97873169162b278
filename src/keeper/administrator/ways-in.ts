import type { Account } from '../account/index.ts'
import type { Baseline } from '../check/index.ts'
import type { Administrator } from './user.ts'

/** What `readWaysIn` calls. */
export const WAYS_IN_READS = [
  'ListAccessKeys',
  'ListSSHPublicKeys',
  'ListServiceSpecificCredentials',
  'ListSigningCertificates',
] as const

/**
 * The credentials of an administrator that has no permissions yet, each as part of a sentence. Permissions come before
 * credentials in every run, an interrupted one too: so whatever is found is somebody else's, whoever made the user and
 * whatever its tags say.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds.html
 */
export async function readWaysIn(
  account: Account,
  { adminName }: Baseline,
  { hasFullAccess, hasPassword }: Administrator,
): Promise<readonly string[]> {
  if (hasFullAccess) return []
  const input = { UserName: adminName }
  const [keys, sshKeys, serviceCredentials, certificates] = await Promise.all([
    account.list('iam', 'ListAccessKeys', input, 'AccessKeyMetadata'),
    account.list('iam', 'ListSSHPublicKeys', input, 'SSHPublicKeys'),
    account.list('iam', 'ListServiceSpecificCredentials', input, 'ServiceSpecificCredentials'),
    account.list('iam', 'ListSigningCertificates', input, 'Certificates'),
  ])
  return [
    ...(hasPassword ? ['a console password'] : []),
    ...keys.map(({ AccessKeyId = '' }) => `the access key ${AccessKeyId}`),
    ...sshKeys.map(({ SSHPublicKeyId = '' }) => `the SSH key ${SSHPublicKeyId}`),
    ...serviceCredentials.map(
      ({ ServiceSpecificCredentialId = '' }) => `the credential ${ServiceSpecificCredentialId}`,
    ),
    ...certificates.map(({ CertificateId = '' }) => `the signing certificate ${CertificateId}`),
  ]
}
