/**
 * Reaching an account by the official AWS SDK: where it is, who calls, what each answer means, and what was changed. It
 * knows calls and nothing of what is good or bad in an account.
 */

export { Account, type AccountFacts, type Caller, identify } from './account.ts'
export { accountSummary } from './account-summary.ts'
export {
  type Answer,
  actionOf,
  callName,
  describeUnanswered,
  ifExists,
  isNoSuchEntity,
  isRefusedSimulation,
  type Unanswered,
  UnansweredError,
  unanswered,
  unlessAbsent,
} from './call.ts'
export { CannotRun } from './cannot-run.ts'
export { castellanClient } from './castellan-client.ts'
export { type ClientOptions, type Send, sender } from './clients.ts'
export type { Credentials, CredentialsProvider } from './credentials.ts'
export { placeOf } from './endpoint.ts'
export { badCredentials } from './explain.ts'
export {
  type Journal,
  type JournalEntry,
  type JournalPlace,
  journalFile,
  type Made,
  memoryJournal,
  openJournal,
  readJournal,
  stateFolder,
} from './journal.ts'
export { assertNamed, type OpenAccount, openAccount, openAs } from './open.ts'
export { ORGANIZATION_READS, organizationOf } from './organization.ts'
export { pagesOf } from './pages.ts'
export {
  type AccountPolicies,
  accountPolicies,
  decodedDocument,
  holdersOfAwsPolicy,
  POLICY_READS,
  type PolicyHolder,
} from './policies.ts'
export { enabledRegions, inEachRegion } from './regions.ts'
export { roleCredentials } from './role-credentials.ts'
export { type Call, call, type Input, type OperationName, type Output, type ServiceName } from './services.ts'
export type { BillingPreference } from './signed-services.ts'
export { resolveTarget, type Target, type TargetFlags } from './target.ts'
