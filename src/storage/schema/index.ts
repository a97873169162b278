import type { AccountTables } from './account.ts'
import type { CredentialTables } from './credentials.ts'
import type { DelegationTables } from './delegation.ts'
import type { IamTables } from './iam.ts'
import type { LastAccessTables } from './last-access.ts'
import type { MonitoringTables } from './monitoring.ts'
import type { ProviderTables } from './providers.ts'
import type { RecordedPolicyTables } from './recorded-policies.ts'
import type { SigninTables } from './signin.ts'
import type { TokenIssuerTables } from './token-issuer.ts'
import type { WorkTables } from './work.ts'

/**
 * All tables, in camelCase here and snake_case in SQL. Times are epoch milliseconds, JSON is text, booleans are 0 or 1.
 */
export interface Database
  extends AccountTables,
    CredentialTables,
    DelegationTables,
    IamTables,
    LastAccessTables,
    MonitoringTables,
    ProviderTables,
    RecordedPolicyTables,
    SigninTables,
    TokenIssuerTables,
    WorkTables {}
