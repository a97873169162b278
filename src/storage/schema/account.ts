export interface AccountTables {
  account: AccountRow
  accountAlias: AccountAliasRow
  rootEmail: RootEmailRow
  rootEmailUpdate: RootEmailUpdateRow
  accountContact: AccountContactRow
  regionOpt: RegionOptRow
  importedAccessKey: ImportedAccessKeyRow
  auditBatch: AuditBatchRow
  masterKeyCheck: MasterKeyCheckRow
}

export interface AccountRow {
  accountId: string
  /** Bumped by every `Store.write`: lock, quota serialiser and change marker in one. */
  version: number
  name: string
  createdAt: number
  alias: string | null
  rootEmail: string
  rootPasswordHash: string | null
  rootPasswordChangedAt: number | null
  rootPasswordLastUsedAt: number | null
  /** "Receive CloudWatch billing alerts": once 1, never 0 again. */
  billingAlerts: number
  /** "IAM user and role access to Billing", which root alone activates. */
  iamBillingAccess: number
  /** 1 or 2: which tokens STS's global endpoint is to give. */
  globalTokenVersion: number
  /** The custom password policy as JSON (`PasswordPolicy`), or null for AWS's default. */
  passwordPolicy: string | null
  /** Shown to root at the next sign-in (a reset from the command line), or null. */
  rootNotice: string | null
}

/** Global: an alias names one account. */
export interface AccountAliasRow {
  alias: string
  accountId: string
}

/** Global: root signs in by e-mail address. Lower case. */
export interface RootEmailRow {
  email: string
  accountId: string
}

/** Global: a key supplied from outside does not carry its account id. */
export interface ImportedAccessKeyRow {
  accessKeyId: string
  accountId: string
}

/** Events as `EventBatch` has them: a change's in its transaction, those of reads and refusals by the hundred. */
export interface AuditBatchRow {
  accountId: string
  /** Epoch milliseconds, of the newest event. */
  lastTime: number
  batchId: string
  /** Epoch milliseconds, of the oldest event. */
  firstTime: number
  /** How many. */
  events: number
  /** Of `lines`, as they are stored. */
  bytes: number
  /** Packed (`packed-lines.ts`), or as `EventBatch` has them: a change's own event, and what earlier versions wrote. */
  lines: string
}

/** Global: by which the key that this store's secrets are sealed with is known. */
export interface MasterKeyCheckRow {
  /** `current`; while the key is being changed there is `next`, of the new one, too. */
  name: string
  /** A known text, sealed. */
  sealed: string
}

/** Who an account's contacts are. */
export interface AccountContactRow {
  accountId: string
  /** `PRIMARY`, `BILLING`, `OPERATIONS` or `SECURITY`. */
  contactType: string
  /** As AWS's operations have it, as JSON. */
  details: string
}

/** A Region that the account has said something of: any other is as it is by default. */
export interface RegionOptRow {
  accountId: string
  region: string
  /** `ENABLED`, `ENABLING`, `DISABLED` or `DISABLING`. */
  optStatus: string
  /** When what is under way is done, in epoch milliseconds; null where nothing is. */
  settlesAt: number | null
}

/** The address that root is to sign in by, until its code has come back. */
export interface RootEmailUpdateRow {
  accountId: string
  email: string
  /** By argon2id. */
  codeHash: string
  expiresAt: number
  /** How often the code may still be tried. */
  triesLeft: number
  /** When the first of the last starts was, and how many there were. */
  startedAt: number
  starts: number
}
