import { account } from './0001-account.ts'
import { iam } from './0002-iam.ts'
import { monitoring } from './0003-monitoring.ts'
import { signin } from './0004-signin.ts'
import { work } from './0005-work.ts'
import { masterKey } from './0006-master-key.ts'
import { guesses } from './0007-guesses.ts'
import { mailHtml } from './0008-mail-html.ts'
import { pages } from './0009-pages.ts'
import { credentials } from './0010-credentials.ts'
import { roles } from './0011-roles.ts'
import { filterPolicies } from './0012-filter-policies.ts'
import { serverCertificates } from './0013-server-certificates.ts'
import { oidcProviders } from './0014-oidc-providers.ts'
import { tokenIssuer } from './0015-token-issuer.ts'
import { packedReport } from './0016-packed-report.ts'
import { samlProviders } from './0017-saml-providers.ts'
import { lastAccess } from './0018-last-access.ts'
import { usedAssertions } from './0019-used-assertions.ts'
import { tokenVersion } from './0020-token-version.ts'
import { accountManagement } from './0021-account-management.ts'
import { federatedSignin } from './0022-federated-signin.ts'
import { delegationRequests } from './0023-delegation-requests.ts'
import { lists } from './0024-lists.ts'
import { recordedPolicies } from './0025-recorded-policies.ts'
import { unassignedDevices } from './0026-unassigned-devices.ts'
import { pendingMetricData } from './0027-pending-metric-data.ts'
import type { Migration } from './migration.ts'

export { migrate } from './migrate.ts'

/** In order; see README.md in this folder for how to write one. */
export const migrations = [
  account,
  iam,
  monitoring,
  signin,
  work,
  masterKey,
  guesses,
  mailHtml,
  pages,
  credentials,
  roles,
  filterPolicies,
  serverCertificates,
  oidcProviders,
  tokenIssuer,
  packedReport,
  samlProviders,
  lastAccess,
  usedAssertions,
  tokenVersion,
  accountManagement,
  federatedSignin,
  delegationRequests,
  lists,
  recordedPolicies,
  unassignedDevices,
  pendingMetricData,
] as const satisfies readonly Migration[]
