import type { Kysely, Updateable } from 'kysely'
import type { AccountId, MaybePromise } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { AccountRow } from '../schema/account.ts'
import type { Database } from '../schema/index.ts'
import { DueWorkRepository } from './due-work.ts'

export interface NewAccount {
  readonly accountId: AccountId
  readonly name: string
  readonly rootEmail: string
  readonly rootPasswordHash: string | null
  /** Epoch milliseconds. */
  readonly createdAt: number
}

const byId = hot((db, accountId: string) => db.selectFrom('account').selectAll().where('accountId', '=', accountId))

const bump = hot((db, accountId: string) =>
  db
    .updateTable('account')
    .set((row) => ({ version: row('version', '+', 1) }))
    .where('accountId', '=', accountId)
    .returning('version'),
)

const foreseenBump = hot(
  (db, accountId: string, by: number) =>
    db
      .updateTable('account')
      .set((row) => ({ version: row('version', '+', by) }))
      .where('accountId', '=', accountId),
  { isForeseen: true },
)

const version = hot((db, accountId: string) =>
  db.selectFrom('account').select('version').where('accountId', '=', accountId),
)

/**
 * What each `Store.write` starts with: lock, quota serialiser and change marker in one. Gives the new version.
 *
 * @throws Error when there is no such account.
 */
export async function bumpVersion(db: Kysely<Database>, accountId: AccountId): Promise<number> {
  const row = await bump.first(db, accountId)
  if (!row) throw new Error(`no account ${accountId} in the store`)
  return row.version
}

/** The same, of several writes that share a transaction. */
export function addToVersion(db: Kysely<Database>, accountId: AccountId, bumps: number): MaybePromise<unknown> {
  return foreseenBump.changes(db, accountId, bumps)
}

export async function versionOf(db: Kysely<Database>, accountId: AccountId): Promise<number | undefined> {
  return (await version.first(db, accountId))?.version
}

/** Nothing in a new account is too old for longer than that. Milliseconds. */
const FIRST_RETENTION_AFTER = 3_600_000

/** What may be changed on its own; the alias and root's address are also in global tables, and have methods. */
export type AccountChanges = Omit<Updateable<AccountRow>, 'accountId' | 'version' | 'createdAt' | 'alias' | 'rootEmail'>

/** The account itself: its settings, its alias, root's e-mail address and password. */
export class AccountRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /**
   * For `Directory.createAccount`. @throws Error when the account, or another one with this root e-mail address,
   * exists.
   */
  async create({ name, rootEmail, rootPasswordHash, createdAt }: NewAccount): Promise<void> {
    const accountId = this.#accountId
    if (await this.find()) throw new Error(`account ${accountId} exists`)
    await this.#db
      .insertInto('account')
      .values({
        accountId,
        version: 1,
        name,
        createdAt,
        alias: null,
        rootEmail,
        rootPasswordHash,
        rootPasswordChangedAt: rootPasswordHash === null ? null : createdAt,
        rootPasswordLastUsedAt: null,
        billingAlerts: 0,
        iamBillingAccess: 0,
        globalTokenVersion: 1,
        passwordPolicy: null,
        rootNotice: null,
      })
      .execute()
    if (!(await this.setRootEmail(rootEmail))) throw new Error('the root e-mail address is taken')
    await new DueWorkRepository(this.#db, accountId).schedule('retention', createdAt + FIRST_RETENTION_AFTER)
  }

  /** @throws Error when there is no such account. */
  async get(): Promise<Readonly<AccountRow>> {
    const row = await this.find()
    if (!row) throw new Error(`no account ${this.#accountId} in the store`)
    return row
  }

  async find(): Promise<Readonly<AccountRow> | undefined> {
    return byId.first(this.#db, this.#accountId)
  }

  async update(changes: AccountChanges): Promise<void> {
    await this.#db.updateTable('account').set(changes).where('accountId', '=', this.#accountId).execute()
  }

  /**
   * Takes the alias, in place of the one before; `null` gives it up. An alias names one account of all.
   *
   * @returns false when another account has it; nothing is changed then.
   */
  async setAlias(alias: string | null): Promise<boolean> {
    if (alias !== null) {
      await this.#db
        .insertInto('accountAlias')
        .values({ alias, accountId: this.#accountId })
        .onConflict((conflict) => conflict.column('alias').doNothing())
        .execute()
      const holder = await this.#db
        .selectFrom('accountAlias')
        .select('accountId')
        .where('alias', '=', alias)
        .executeTakeFirst()
      if (holder?.accountId !== this.#accountId) return false
    }
    const { alias: before } = await this.get()
    if (before !== null && before !== alias) {
      await this.#db
        .deleteFrom('accountAlias')
        .where('alias', '=', before)
        .where('accountId', '=', this.#accountId)
        .execute()
    }
    await this.#db.updateTable('account').set({ alias }).where('accountId', '=', this.#accountId).execute()
    return true
  }

  /**
   * Changes the address by which root signs in; its case does not count.
   *
   * @returns false when another account has it; nothing is changed then.
   */
  async setRootEmail(rootEmail: string): Promise<boolean> {
    const email = rootEmail.toLowerCase()
    await this.#db
      .insertInto('rootEmail')
      .values({ email, accountId: this.#accountId })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .execute()
    const holder = await this.#db
      .selectFrom('rootEmail')
      .select('accountId')
      .where('email', '=', email)
      .executeTakeFirst()
    if (holder?.accountId !== this.#accountId) return false
    await this.#db
      .deleteFrom('rootEmail')
      .where('accountId', '=', this.#accountId)
      .where('email', '<>', email)
      .execute()
    await this.#db.updateTable('account').set({ rootEmail }).where('accountId', '=', this.#accountId).execute()
    return true
  }

  /** Makes a key that was supplied from outside lead to this account. @returns false when it leads to another one. */
  async importAccessKey(accessKeyId: string): Promise<boolean> {
    await this.#db
      .insertInto('importedAccessKey')
      .values({ accessKeyId, accountId: this.#accountId })
      .onConflict((conflict) => conflict.column('accessKeyId').doNothing())
      .execute()
    const holder = await this.#db
      .selectFrom('importedAccessKey')
      .select('accountId')
      .where('accessKeyId', '=', accessKeyId)
      .executeTakeFirst()
    return holder?.accountId === this.#accountId
  }

  /** To be called when the key itself is deleted; of a key that carries its account there is nothing to forget. */
  async forgetImportedAccessKey(accessKeyId: string): Promise<void> {
    await this.#db
      .deleteFrom('importedAccessKey')
      .where('accessKeyId', '=', accessKeyId)
      .where('accountId', '=', this.#accountId)
      .execute()
  }
}
