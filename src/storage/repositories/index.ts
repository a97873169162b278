import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { EventSink } from '../audit-event.ts'
import type { Database } from '../schema/index.ts'
import { AccessKeyRepository } from './access-keys.ts'
import { AccessReportRepository } from './access-reports.ts'
import { AccountRepository } from './account.ts'
import { AccountContactRepository } from './account-contacts.ts'
import { AlarmHistoryRepository } from './alarm-history.ts'
import { AlarmRepository } from './alarms.ts'
import { AuditRepository } from './audit.ts'
import { ChargeRepository } from './charges.ts'
import { ConsoleSessionRepository } from './console-sessions.ts'
import { CredentialReportRepository } from './credential-reports.ts'
import { DelegationRequestRepository } from './delegation-requests.ts'
import { DueWorkRepository } from './due-work.ts'
import { GroupRepository } from './groups.ts'
import { GuessCountRepository } from './guess-counts.ts'
import { IamTagRepository } from './iam-tags.ts'
import { InlinePolicyRepository } from './inline-policies.ts'
import { InstanceProfileRepository } from './instance-profiles.ts'
import { LoginProfileRepository } from './login-profiles.ts'
import { MailRepository } from './mail.ts'
import { ManagedPolicyRepository } from './managed-policies.ts'
import { MasterKeyCheckRepository } from './master-key-check.ts'
import { MetricRepository } from './metrics.ts'
import { MfaDeviceRepository } from './mfa-devices.ts'
import { MonitoringTagRepository } from './monitoring-tags.ts'
import { OidcProviderRepository } from './oidc-providers.ts'
import { PolicyAttachmentRepository } from './policy-attachments.ts'
import { PrincipalRepository } from './principals.ts'
import { RecordedPolicyRepository } from './recorded-policies.ts'
import { RegionOptRepository } from './region-opts.ts'
import { RoleDeletionRepository } from './role-deletions.ts'
import { RoleRepository } from './roles.ts'
import { RootEmailUpdateRepository } from './root-email-updates.ts'
import { type KnownBounds, RowCountRepository } from './row-counts.ts'
import { SamlProviderRepository } from './saml-providers.ts'
import { SealedValueRepository } from './sealed-values.ts'
import { ServerCertificateRepository } from './server-certificates.ts'
import { ServiceCredentialRepository } from './service-credentials.ts'
import { ServiceUseRepository } from './service-uses.ts'
import { SigninTicketRepository } from './signin-tickets.ts'
import { SigningCertificateRepository } from './signing-certificates.ts'
import { SshPublicKeyRepository } from './ssh-public-keys.ts'
import { SubscriptionRepository } from './subscriptions.ts'
import { TokenIssuerRepository } from './token-issuer.ts'
import { TopicRepository } from './topics.ts'
import { UsedAssertionRepository } from './used-assertions.ts'
import { UserRepository } from './users.ts'

/** `Store.record`, for what reads what is committed and finds that something is to be brought up to date first. */
export type RecordMore = <T>(accountId: AccountId, fn: (tx: Repositories) => Promise<T>) => Promise<T>

/** The repositories of one account, all on the same connection or transaction. */
export class Repositories {
  readonly accountId: AccountId
  readonly #db: Kysely<Database>
  /** Which accounts `of` may be asked for, beside this one. */
  readonly #named: readonly AccountId[] | undefined

  /** Where these are not of a transaction. */
  readonly #record: RecordMore | undefined
  readonly #bounds: KnownBounds | undefined
  readonly #events: EventSink | undefined

  constructor(
    db: Kysely<Database>,
    accountId: AccountId,
    {
      named,
      record,
      bounds,
      events,
    }: {
      readonly named?: readonly AccountId[]
      readonly record?: RecordMore
      readonly bounds?: KnownBounds | undefined
      readonly events?: EventSink | undefined
    },
  ) {
    this.#db = db
    this.accountId = accountId
    this.#named = named
    this.#record = record
    this.#bounds = bounds
    this.#events = events
  }

  /**
   * In the same transaction, those of another account that its write names.
   *
   * @throws Error for an account that it does not name: its writers are not locked out, and its version is not bumped.
   */
  of(accountId: AccountId): Repositories {
    if (accountId === this.accountId) return this
    if (!this.names(accountId)) throw new Error(`this transaction does not name account ${accountId}`)
    return new Repositories(this.#db, accountId, {
      named: this.#named ?? [],
      bounds: this.#bounds,
      events: this.#events,
    })
  }

  /** Whether `of` may be asked for the account: it is this one, or this transaction's write names it. */
  names(accountId: AccountId): boolean {
    return accountId === this.accountId || this.#named?.includes(accountId) === true
  }

  get account() {
    return new AccountRepository(this.#db, this.accountId)
  }

  get accountContacts() {
    return new AccountContactRepository(this.#db, this.accountId)
  }

  get regionOpts() {
    return new RegionOptRepository(this.#db, this.accountId)
  }

  get rootEmailUpdates() {
    return new RootEmailUpdateRepository(this.#db, this.accountId)
  }

  get audit() {
    return new AuditRepository(this.#db, this.accountId, this.#events)
  }

  /** The whole store's, and no account's. */
  get masterKeyCheck() {
    return new MasterKeyCheckRepository(this.#db)
  }

  get sealedValues() {
    return new SealedValueRepository(this.#db, this.accountId)
  }

  get metrics(): MetricRepository {
    return new MetricRepository(this.#db, this.accountId, this.#record)
  }

  get alarms() {
    return new AlarmRepository(this.#db, this.accountId)
  }

  get alarmHistory() {
    return new AlarmHistoryRepository(this.#db, this.accountId)
  }

  get topics() {
    return new TopicRepository(this.#db, this.accountId)
  }

  get subscriptions() {
    return new SubscriptionRepository(this.#db, this.accountId)
  }

  get monitoringTags() {
    return new MonitoringTagRepository(this.#db, this.accountId)
  }

  get recordedPolicies() {
    return new RecordedPolicyRepository(this.#db, this.accountId)
  }

  get mail() {
    return new MailRepository(this.#db, this.accountId)
  }

  get charges() {
    return new ChargeRepository(this.#db, this.accountId)
  }

  get consoleSessions() {
    return new ConsoleSessionRepository(this.#db, this.accountId)
  }

  get signinTickets() {
    return new SigninTicketRepository(this.#db, this.accountId)
  }

  get tokenIssuer() {
    return new TokenIssuerRepository(this.#db, this.accountId)
  }

  get guessCounts() {
    return new GuessCountRepository(this.#db, this.accountId)
  }

  get accessKeys() {
    return new AccessKeyRepository(this.#db, this.accountId)
  }

  get accessReports() {
    return new AccessReportRepository(this.#db, this.accountId)
  }

  get credentialReports() {
    return new CredentialReportRepository(this.#db, this.accountId)
  }

  get delegationRequests() {
    return new DelegationRequestRepository(this.#db, this.accountId)
  }

  get dueWork() {
    return new DueWorkRepository(this.#db, this.accountId)
  }

  get groups() {
    return new GroupRepository(this.#db, this.accountId)
  }

  get iamTags() {
    return new IamTagRepository(this.#db, this.accountId)
  }

  get inlinePolicies() {
    return new InlinePolicyRepository(this.#db, this.accountId)
  }

  get instanceProfiles() {
    return new InstanceProfileRepository(this.#db, this.accountId)
  }

  get loginProfiles() {
    return new LoginProfileRepository(this.#db, this.accountId)
  }

  get managedPolicies() {
    return new ManagedPolicyRepository(this.#db, this.accountId)
  }

  get mfaDevices() {
    return new MfaDeviceRepository(this.#db, this.accountId)
  }

  get oidcProviders() {
    return new OidcProviderRepository(this.#db, this.accountId)
  }

  get policyAttachments() {
    return new PolicyAttachmentRepository(this.#db, this.accountId)
  }

  get principals() {
    return new PrincipalRepository(this.#db, this.accountId)
  }

  get rowCounts(): RowCountRepository {
    return new RowCountRepository(this.#db, this.accountId, this.#record, this.#bounds)
  }

  get samlProviders() {
    return new SamlProviderRepository(this.#db, this.accountId)
  }

  get serverCertificates() {
    return new ServerCertificateRepository(this.#db, this.accountId)
  }

  get serviceCredentials() {
    return new ServiceCredentialRepository(this.#db, this.accountId)
  }

  get serviceUses() {
    return new ServiceUseRepository(this.#db, this.accountId)
  }

  get signingCertificates() {
    return new SigningCertificateRepository(this.#db, this.accountId)
  }

  get sshPublicKeys() {
    return new SshPublicKeyRepository(this.#db, this.accountId)
  }

  get roleDeletions() {
    return new RoleDeletionRepository(this.#db, this.accountId)
  }

  get roles() {
    return new RoleRepository(this.#db, this.accountId)
  }

  get usedAssertions() {
    return new UsedAssertionRepository(this.#db, this.accountId)
  }

  get users() {
    return new UserRepository(this.#db, this.accountId)
  }
}
