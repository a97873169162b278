import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { hot, preparedOnce } from '../hot.ts'
import type { LoginProfileRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'

export interface LoginProfile {
  readonly userId: string
  readonly passwordHash: string
  readonly createdAt: number
  readonly changedAt: number
  readonly resetRequired: boolean
  readonly lastUsedAt: number | null
}

/** `PasswordReusePrevention` is 24 at most. */
const REMEMBERED = 24

const ofUser = preparedOnce((db, accountId: string, userId: string) =>
  db.selectFrom('loginProfile').selectAll().where('accountId', '=', accountId).where('userId', '=', userId),
)

const forgetHistory = hot((db, accountId: string, userId: string) =>
  db.deleteFrom('passwordHistory').where('accountId', '=', accountId).where('userId', '=', userId),
)

/** The console passwords of users: a user with a login profile may sign in. */
export class LoginProfileRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(
    profile: Pick<LoginProfile, 'userId' | 'passwordHash' | 'resetRequired'>,
    createdAt: number,
  ): Promise<void> {
    await this.#db
      .insertInto('loginProfile')
      .values({
        accountId: this.#accountId,
        userId: profile.userId,
        passwordHash: profile.passwordHash,
        createdAt,
        changedAt: createdAt,
        resetRequired: Number(profile.resetRequired),
        lastUsedAt: null,
      })
      .execute()
    await this.#remember(profile.userId, profile.passwordHash, createdAt)
  }

  async ofUser(userId: string): Promise<LoginProfile | undefined> {
    const row = await ofUser.first(this.#db, this.#accountId, userId)
    return row && loginProfile(row)
  }

  /** Of all users that have one. */
  async ofUsers(userIds: readonly string[]): Promise<readonly LoginProfile[]> {
    if (userIds.length === 0) return []
    return (await this.#select().where('userId', 'in', userIds).execute()).map(loginProfile)
  }

  async setPassword(userId: string, passwordHash: string, resetRequired: boolean, changedAt: number): Promise<void> {
    await this.#db
      .updateTable('loginProfile')
      .set({ passwordHash, changedAt, resetRequired: Number(resetRequired) })
      .where('accountId', '=', this.#accountId)
      .where('userId', '=', userId)
      .execute()
    await this.#remember(userId, passwordHash, changedAt)
  }

  async setResetRequired(userId: string, resetRequired: boolean): Promise<void> {
    await this.#db
      .updateTable('loginProfile')
      .set({ resetRequired: Number(resetRequired) })
      .where('accountId', '=', this.#accountId)
      .where('userId', '=', userId)
      .execute()
  }

  async recordUse(userId: string, lastUsedAt: number): Promise<void> {
    await this.#db
      .updateTable('loginProfile')
      .set({ lastUsedAt })
      .where('accountId', '=', this.#accountId)
      .where('userId', '=', userId)
      .execute()
  }

  /**
   * False when there was none. The passwords that were used stay remembered: a new profile must not bring them back.
   */
  async remove(userId: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('loginProfile')
      .where('accountId', '=', this.#accountId)
      .where('userId', '=', userId)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  /** The hashes of the user's last `count` passwords, newest first, the current one among them. */
  async lastHashes(userId: string, count: number): Promise<readonly string[]> {
    const rows = await this.#history(userId).select('passwordHash').limit(count).execute()
    return rows.map((row) => row.passwordHash)
  }

  async forgetHistory(userId: string): Promise<void> {
    await forgetHistory.changes(this.#db, this.#accountId, userId)
  }

  async #remember(userId: string, passwordHash: string, changedAt: number): Promise<void> {
    await this.#db
      .insertInto('passwordHistory')
      .values({ accountId: this.#accountId, userId, changedAt, passwordHash })
      .execute()
    const beyond = await this.#history(userId).select('changedAt').offset(REMEMBERED).limit(1).executeTakeFirst()
    if (beyond === undefined) return
    await this.#db
      .deleteFrom('passwordHistory')
      .where('accountId', '=', this.#accountId)
      .where('userId', '=', userId)
      .where('changedAt', '<=', beyond.changedAt)
      .execute()
  }

  #history(userId: string) {
    return this.#db
      .selectFrom('passwordHistory')
      .where('accountId', '=', this.#accountId)
      .where('userId', '=', userId)
      .orderBy('changedAt', 'desc')
      .orderBy('passwordHash')
  }

  #select() {
    return this.#db.selectFrom('loginProfile').selectAll().where('accountId', '=', this.#accountId)
  }
}

function loginProfile({
  userId,
  passwordHash,
  createdAt,
  changedAt,
  resetRequired,
  lastUsedAt,
}: LoginProfileRow): LoginProfile {
  return { userId, passwordHash, createdAt, changedAt, resetRequired: resetRequired === 1, lastUsedAt }
}
