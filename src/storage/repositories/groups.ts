import type { Kysely } from 'kysely'
import { type AccountId, type Arn, iamArn } from '../../aws/index.ts'
import { hot, preparedOnce } from '../hot.ts'
import type { IamGroupRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'
import { type NameRange, type PathRange, pathBounds } from './name-range.ts'
import { rowsChanged } from './row-counts.ts'

export type Group = Readonly<Pick<IamGroupRow, 'groupId' | 'groupName' | 'path' | 'createdAt'>> & { readonly arn: Arn }

const FACTS = ['groupId', 'groupName', 'path', 'createdAt'] as const

function select(db: Kysely<Database>, accountId: string) {
  return db.selectFrom('iamGroup').select(FACTS).where('accountId', '=', accountId)
}

const byName = preparedOnce((db, accountId: string, groupNameLc: string) =>
  select(db, accountId).where('groupNameLc', '=', groupNameLc),
)

const ofUser = preparedOnce((db, accountId: string, userId: string) => {
  const groups = db
    .selectFrom('groupMember')
    .select('groupId')
    .where('accountId', '=', accountId)
    .where('userId', '=', userId)
  return select(db, accountId).where('groupId', 'in', groups).orderBy('groupNameLc')
})

const addMember = hot(
  (db, accountId: string, groupId: string, userId: string, addedAt: number) =>
    db
      .insertInto('groupMember')
      .values({ accountId, groupId, userId, addedAt })
      .onConflict((conflict) => conflict.columns(['accountId', 'userId', 'groupId']).doNothing()),
  { isForeseen: true },
)

const membership = preparedOnce((db, accountId: string, userId: string, groupId: string) =>
  db
    .selectFrom('groupMember')
    .select('addedAt')
    .where('accountId', '=', accountId)
    .where('userId', '=', userId)
    .where('groupId', '=', groupId),
)

const removeMember = hot(
  (db, accountId: string, userId: string, groupId: string) =>
    db
      .deleteFrom('groupMember')
      .where('accountId', '=', accountId)
      .where('userId', '=', userId)
      .where('groupId', '=', groupId),
  { isForeseen: true },
)

/** The groups of one account and who is in them. Names are found whatever their case. */
export class GroupRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add({ groupId, groupName, path, createdAt }: Omit<Group, 'arn'>): Promise<void> {
    await this.#db
      .insertInto('iamGroup')
      .values({ accountId: this.#accountId, groupId, groupName, groupNameLc: groupName.toLowerCase(), path, createdAt })
      .execute()
    await rowsChanged(this.#db, this.#accountId, 'groups', 1)
  }

  async withName(groupName: string): Promise<Group | undefined> {
    const row = await byName.first(this.#db, this.#accountId, groupName.toLowerCase())
    return row && this.#group(row)
  }

  /** By name. */
  async list({ after, limit }: NameRange): Promise<readonly Group[]> {
    let query = this.#select().orderBy('groupNameLc')
    if (after !== undefined) query = query.where('groupNameLc', '>', after)
    if (limit !== undefined) query = query.limit(limit)
    return (await query.execute()).map((row) => this.#group(row))
  }

  /** Those under a path, in the order of paths, and of one path by name. */
  async under(range: PathRange): Promise<readonly Group[]> {
    const { after, before } = pathBounds(range)
    const rows = await this.#select()
      .where((row) => row(row.refTuple('path', 'groupNameLc'), '>', row.tuple(after.path, after.nameLc)))
      .where('path', '<', before)
      .orderBy('path')
      .orderBy('groupNameLc')
      .limit(range.limit)
      .execute()
    return rows.map((row) => this.#group(row))
  }

  /** Those of these ids that are there, in the order of ids. */
  async withIds(groupIds: readonly string[]): Promise<readonly Group[]> {
    if (groupIds.length === 0) return []
    const rows = await this.#select().where('groupId', 'in', groupIds).orderBy('groupId').execute()
    return rows.map((row) => this.#group(row))
  }

  /** The groups that a user is in, by name. */
  async ofUser(userId: string): Promise<readonly Group[]> {
    return (await ofUser.all(this.#db, this.#accountId, userId)).map((row) => this.#group(row))
  }

  async rename(groupId: string, groupName: string, path: string): Promise<void> {
    await this.#db
      .updateTable('iamGroup')
      .set({ groupName, groupNameLc: groupName.toLowerCase(), path })
      .where('accountId', '=', this.#accountId)
      .where('groupId', '=', groupId)
      .execute()
  }

  async remove(groupId: string): Promise<void> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('iamGroup')
      .where('accountId', '=', this.#accountId)
      .where('groupId', '=', groupId)
      .executeTakeFirst()
    await rowsChanged(this.#db, this.#accountId, 'groups', -Number(numDeletedRows))
  }

  /** Nothing changes when the user is a member already. */
  async addMember(groupId: string, userId: string, addedAt: number): Promise<void> {
    await addMember.changes(this.#db, this.#accountId, groupId, userId, addedAt)
  }

  /** False when the user was no member. */
  async removeMember(groupId: string, userId: string): Promise<boolean> {
    if (!(await membership.first(this.#db, this.#accountId, userId, groupId))) return false
    await removeMember.changes(this.#db, this.#accountId, userId, groupId)
    return true
  }

  #select() {
    return select(this.#db, this.#accountId)
  }

  #group(row: Omit<Group, 'arn'>): Group {
    return { ...row, arn: iamArn(this.#accountId, 'group', row.path, row.groupName) }
  }
}
