import type { Kysely } from 'kysely'
import { type AccountId, type Arn, breathe, iamArn, type MaybePromise, whenKnown } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { IamUserRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'
import { type Page, type PathRange, pathBounds } from './name-range.ts'
import { boundaryChanged, rowsChanged } from './row-counts.ts'

export type User = Readonly<Pick<IamUserRow, 'userId' | 'userName' | 'path' | 'createdAt' | 'boundaryArn'>> & {
  readonly arn: Arn
  /** When its password last signed it in; null where it never did, or has none. */
  readonly passwordLastUsedAt: number | null
}

/** Users that are asked for before others have their turn. */
const AT_ONCE = 100

type UserFacts = Omit<User, 'arn'>

function select(db: Kysely<Database>, accountId: string) {
  return db
    .selectFrom('iamUser')
    .leftJoin('loginProfile', (join) =>
      join
        .onRef('loginProfile.accountId', '=', 'iamUser.accountId')
        .onRef('loginProfile.userId', '=', 'iamUser.userId'),
    )
    .select([
      'iamUser.userId',
      'iamUser.userName',
      'iamUser.path',
      'iamUser.createdAt',
      'iamUser.boundaryArn',
      'loginProfile.lastUsedAt as passwordLastUsedAt',
    ])
    .where('iamUser.accountId', '=', accountId)
}

const byName = hot(
  (db, accountId: string, userNameLc: string) => select(db, accountId).where('userNameLc', '=', userNameLc),
  { isLeased: true },
)

const byId = hot(
  (db, accountId: string, userId: string) => select(db, accountId).where('iamUser.userId', '=', userId),
  { isLeased: true },
)

const insert = hot(
  (
    db,
    accountId: string,
    userId: string,
    userName: string,
    userNameLc: string,
    path: string,
    createdAt: number,
    boundaryArn: Arn | null,
  ) => db.insertInto('iamUser').values({ accountId, userId, userName, userNameLc, path, createdAt, boundaryArn }),
  { isForeseen: true },
)

const remove = hot((db, accountId: string, userId: string) =>
  db.deleteFrom('iamUser').where('accountId', '=', accountId).where('userId', '=', userId).returning('boundaryArn'),
)

/** The users of one account. Names are found whatever their case. */
export class UserRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(user: Omit<UserFacts, 'passwordLastUsedAt'>): Promise<User> {
    const { userId, userName, path, createdAt, boundaryArn } = user
    const nameLc = userName.toLowerCase()
    await insert.changes(this.#db, this.#accountId, userId, userName, nameLc, path, createdAt, boundaryArn)
    await rowsChanged(this.#db, this.#accountId, 'users', 1)
    await boundaryChanged(this.#db, this.#accountId, null, boundaryArn)
    return this.#user({ ...user, passwordLastUsedAt: null })
  }

  withName(userName: string): MaybePromise<User | undefined> {
    const row = byName.first(this.#db, this.#accountId, userName.toLowerCase())
    return whenKnown(row, (row) => row && this.#user(row))
  }

  withId(userId: string): MaybePromise<User | undefined> {
    return whenKnown(byId.first(this.#db, this.#accountId, userId), (row) => row && this.#user(row))
  }

  /** By name. */
  async list({ after = '', limit }: Page): Promise<readonly User[]> {
    const query = select(this.#db, this.#accountId).where('userNameLc', '>', after).orderBy('userNameLc').limit(limit)
    return (await query.execute()).map((row) => this.#user(row))
  }

  /** Those under a path, in the order of paths, and of one path by name. */
  async under(range: PathRange): Promise<readonly User[]> {
    const { after, before } = pathBounds(range)
    const rows = await select(this.#db, this.#accountId)
      .where((row) => row(row.refTuple('path', 'userNameLc'), '>', row.tuple(after.path, after.nameLc)))
      .where('path', '<', before)
      .orderBy('path')
      .orderBy('userNameLc')
      .limit(range.limit)
      .execute()
    return rows.map((row) => this.#user(row))
  }

  /** Those of these ids that are there, in the order of ids: of many, some at once. */
  async withIds(userIds: readonly string[]): Promise<readonly User[]> {
    const found: User[] = []
    const ids = userIds.toSorted()
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      await breathe()
      const some = ids.slice(from, from + AT_ONCE)
      const query = select(this.#db, this.#accountId).where('iamUser.userId', 'in', some)
      for (const row of await query.orderBy('iamUser.userId').execute()) found.push(this.#user(row))
    }
    return found
  }

  /** The members of a group, in the order of their ids. */
  async ofGroup(groupId: string, { after = '', limit }: Page): Promise<readonly User[]> {
    const members = this.#db
      .selectFrom('groupMember')
      .select('userId')
      .where('accountId', '=', this.#accountId)
      .where('groupId', '=', groupId)
      .where('userId', '>', after)
      .orderBy('userId')
      .limit(limit)
    const query = select(this.#db, this.#accountId).where('iamUser.userId', 'in', members)
    return (await query.orderBy('iamUser.userId').execute()).map((row) => this.#user(row))
  }

  async rename(userId: string, userName: string, path: string): Promise<void> {
    await this.#update(userId, { userName, userNameLc: userName.toLowerCase(), path })
  }

  async setBoundary(userId: string, boundaryArn: string | null): Promise<void> {
    const before = await this.withId(userId)
    await this.#update(userId, { boundaryArn })
    if (before) await boundaryChanged(this.#db, this.#accountId, before.boundaryArn, boundaryArn)
  }

  async remove(userId: string): Promise<void> {
    const removed = await remove.first(this.#db, this.#accountId, userId)
    if (removed === undefined) return
    await rowsChanged(this.#db, this.#accountId, 'users', -1)
    await boundaryChanged(this.#db, this.#accountId, removed.boundaryArn, null)
  }

  async #update(userId: string, change: Partial<IamUserRow>): Promise<void> {
    await this.#db
      .updateTable('iamUser')
      .set(change)
      .where('accountId', '=', this.#accountId)
      .where('userId', '=', userId)
      .execute()
  }

  #user(row: UserFacts): User {
    return { ...row, arn: iamArn(this.#accountId, 'user', row.path, row.userName) }
  }
}
