import type { Kysely } from 'kysely'
import { type AccountId, accountId as checkedAccountId, NO_ACCOUNT } from '../../aws/index.ts'
import { hot, preparedOnce } from '../hot.ts'
import type { Database } from '../schema/index.ts'
import type { NewAccount } from './account.ts'
import type { DueTimes, WorkKind } from './due-work.ts'
import type { Repositories } from './index.ts'
import { MasterKeyCheckRepository, type MasterKeyChecks } from './master-key-check.ts'
import { type SealedSample, sealedSamples } from './sealed-values.ts'

const importedKey = preparedOnce((db, accessKeyId: string) =>
  db.selectFrom('importedAccessKey').select('accountId').where('accessKeyId', '=', accessKeyId),
)

const versionOf = hot((db, accountId: string) =>
  db.selectFrom('account').select('version').where('accountId', '=', accountId),
)

const dueBefore = hot((db, kind: string, now: number, limit: number) =>
  db
    .selectFrom('dueWork')
    .select('accountId')
    .where('kind', '=', kind)
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit),
)

const dueAfter = hot((db, kind: string, latest: number, limit: number) =>
  db.selectFrom('dueWork').select('accountId').where('kind', '=', kind).where('dueAt', '>', latest).limit(limit),
)

const nextDue = hot((db, kind: string) =>
  db.selectFrom('dueWork').select('dueAt').where('kind', '=', kind).orderBy('dueAt').limit(1),
)

/** As many ids as one statement asks for. */
const VERSIONS_BATCH = 200

/** What is asked before an account is known. It answers with account ids and nothing of what is in the accounts. */
export class Directory {
  readonly #db: Kysely<Database>
  readonly #record: <T>(accountId: AccountId, fn: (tx: Repositories) => Promise<T>) => Promise<T>

  constructor(
    db: Kysely<Database>,
    record: <T>(accountId: AccountId, fn: (tx: Repositories) => Promise<T>) => Promise<T>,
  ) {
    this.#db = db
    this.#record = record
  }

  /** In the order of their ids. */
  async accounts(): Promise<AccountId[]> {
    const rows = await this.#db.selectFrom('account').select('accountId').orderBy('accountId').execute()
    return rows.map((row) => checkedAccountId(row.accountId))
  }

  async byAlias(alias: string): Promise<AccountId | undefined> {
    const row = await this.#db
      .selectFrom('accountAlias')
      .select('accountId')
      .where('alias', '=', alias)
      .executeTakeFirst()
    return row && checkedAccountId(row.accountId)
  }

  /** The case of the address does not count. */
  async byRootEmail(email: string): Promise<AccountId | undefined> {
    const row = await this.#db
      .selectFrom('rootEmail')
      .select('accountId')
      .where('email', '=', email.toLowerCase())
      .executeTakeFirst()
    return row && checkedAccountId(row.accountId)
  }

  /** The account of a key that was supplied from outside, and so does not carry it. */
  async importedAccessKey(accessKeyId: string): Promise<AccountId | undefined> {
    const row = await importedKey.first(this.#db, accessKeyId)
    return row && checkedAccountId(row.accountId)
  }

  /** The current version of each of `accountIds` that exists. */
  async versions(accountIds: readonly AccountId[]): Promise<ReadonlyMap<AccountId, number>> {
    const versions = new Map<AccountId, number>()
    const [only] = accountIds
    if (accountIds.length === 1 && only !== undefined) {
      const row = await versionOf.first(this.#db, only)
      if (row) versions.set(only, row.version)
      return versions
    }
    for (let start = 0; start < accountIds.length; start += VERSIONS_BATCH) {
      const rows = await this.#db
        .selectFrom('account')
        .select(['accountId', 'version'])
        .where('accountId', 'in', accountIds.slice(start, start + VERSIONS_BATCH))
        .execute()
      for (const row of rows) versions.set(checkedAccountId(row.accountId), row.version)
    }
    return versions
  }

  /**
   * At most `limit` accounts that have work of `kind` which is due, the longest due first; other nodes are told the
   * same.
   */
  async due(kind: WorkKind, { now, latest }: DueTimes, limit: number): Promise<AccountId[]> {
    const rows = await dueBefore.all(this.#db, kind, now, limit)
    const others = rows.length < limit ? await dueAfter.all(this.#db, kind, latest, limit - rows.length) : []
    return [...rows, ...others].map((row) => checkedAccountId(row.accountId))
  }

  /** When work of `kind` is due next in any account; `undefined` where none is known. */
  async nextDueAt(kind: WorkKind): Promise<number | undefined> {
    return (await nextDue.first(this.#db, kind))?.dueAt
  }

  /** What the store's master key must open. */
  masterKeyChecks(): Promise<MasterKeyChecks> {
    return new MasterKeyCheckRepository(this.#db).find()
  }

  /** Remembers it, unless another node did: whoever calls this reads it again. */
  rememberMasterKeyCheck(sealed: string): Promise<void> {
    return this.changeMasterKeyCheck((checks) => checks.remember(sealed))
  }

  changeMasterKeyCheck<T>(change: (checks: MasterKeyCheckRepository) => Promise<T>): Promise<T> {
    return this.#record(NO_ACCOUNT, (tx) => change(tx.masterKeyCheck))
  }

  /** Some secrets of some accounts, sealed as the store has them. */
  sealedSamples(): Promise<readonly SealedSample[]> {
    return sealedSamples(this.#db)
  }

  /** @throws Error when the account, or another one with this root e-mail address, exists; nothing is changed then. */
  createAccount(account: NewAccount): Promise<void> {
    return this.#record(account.accountId, (tx) => tx.account.create(account))
  }
}
