/** The checks, in the order in which a person would do them. A check is one file here and one line below. */
import type { Check } from '../check/index.ts'
import { accessAnalyzer } from './access-analyzer.ts'
import { accessKeyAge } from './access-key-age.ts'
import { alternateContacts } from './alternate-contacts.ts'
import { billingAlarms } from './billing-alarms.ts'
import { billingAlerts } from './billing-alerts.ts'
import { budget } from './budget.ts'
import { centralRoot } from './central-root.ts'
import { cloudshellFullAccess } from './cloudshell-full-access.ts'
import { contactInformation } from './contact-information.ts'
import { costAnomalies } from './cost-anomalies.ts'
import { ebsEncryption } from './ebs-encryption.ts'
import { escalation } from './escalation.ts'
import { foreignTrust } from './foreign-trust.ts'
import { freePlan } from './free-plan.ts'
import { fullAccess } from './full-access.ts'
import { iamAdmin } from './iam-admin.ts'
import { imdsDefault } from './imds-default.ts'
import { oneAccessKey } from './one-access-key.ts'
import { passwordPolicy } from './password-policy.ts'
import { publicBackupVaults } from './public-backup-vaults.ts'
import { publicBuckets } from './public-buckets.ts'
import { publicEventBuses } from './public-event-buses.ts'
import { publicFileSystems } from './public-file-systems.ts'
import { publicFunctions } from './public-functions.ts'
import { publicGlacierVaults } from './public-glacier-vaults.ts'
import { publicKeys } from './public-keys.ts'
import { publicQueues } from './public-queues.ts'
import { publicRepositories } from './public-repositories.ts'
import { publicSecrets } from './public-secrets.ts'
import { publicTopics } from './public-topics.ts'
import { publicTrust } from './public-trust.ts'
import { rootAccessKeys } from './root-access-keys.ts'
import { rootHardwareMfa } from './root-hardware-mfa.ts'
import { rootMfa } from './root-mfa.ts'
import { rootSecondMfa } from './root-second-mfa.ts'
import { rootSigningCertificates } from './root-signing-certificates.ts'
import { rootUse } from './root-use.ts'
import { s3PublicBlock } from './s3-public-block.ts'
import { serverCertificates } from './server-certificates.ts'
import { serviceApiKeys } from './service-api-keys.ts'
import { snapshotBlock } from './snapshot-block.ts'
import { supportRole } from './support-role.ts'
import { trail } from './trail.ts'
import { trailEncryption } from './trail-encryption.ts'
import { trailValidation } from './trail-validation.ts'
import { unusedCredentials } from './unused-credentials.ts'
import { userMfa } from './user-mfa.ts'
import { userPolicies } from './user-policies.ts'

export const CHECKS: readonly Check[] = [
  rootMfa,
  rootSecondMfa,
  rootHardwareMfa,
  rootAccessKeys,
  rootSigningCertificates,
  centralRoot,
  rootUse,
  contactInformation,
  alternateContacts,
  billingAlerts,
  billingAlarms,
  budget,
  costAnomalies,
  freePlan,
  passwordPolicy,
  iamAdmin,
  userMfa,
  accessKeyAge,
  oneAccessKey,
  unusedCredentials,
  serviceApiKeys,
  serverCertificates,
  fullAccess,
  escalation,
  cloudshellFullAccess,
  supportRole,
  userPolicies,
  publicTrust,
  foreignTrust,
  publicBuckets,
  publicTopics,
  publicQueues,
  publicEventBuses,
  publicKeys,
  publicSecrets,
  publicFunctions,
  publicRepositories,
  publicFileSystems,
  publicBackupVaults,
  publicGlacierVaults,
  accessAnalyzer,
  trail,
  trailValidation,
  trailEncryption,
  s3PublicBlock,
  ebsEncryption,
  snapshotBlock,
  imdsDefault,
]

/** What `secure` looks at unless it is told to harden. */
export const FIRST_DAY_CHECKS = CHECKS.filter(({ isHardening }) => !isHardening)
