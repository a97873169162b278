import type { Kysely } from 'kysely'
import { type AccountId, type Arn, iamArn, type MaybePromise, whenKnown } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { IamRoleRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'
import { type NameRange, type PathRange, pathBounds } from './name-range.ts'
import { boundaryChanged, rowsChanged } from './row-counts.ts'

export type Role = Readonly<Omit<IamRoleRow, 'accountId' | 'roleNameLc'>> & { readonly arn: Arn }

type RoleFacts = Omit<Role, 'arn'>

/** What a new role has not had time for. */
export type NewRole = Omit<RoleFacts, 'lastUsedAt' | 'lastUsedRegion'>

function select(db: Kysely<Database>, accountId: string) {
  return db
    .selectFrom('iamRole')
    .select([
      'roleId',
      'roleName',
      'path',
      'createdAt',
      'description',
      'maxSessionDuration',
      'trustPolicy',
      'foreignPrincipals',
      'boundaryArn',
      'serviceName',
      'lastUsedAt',
      'lastUsedRegion',
    ])
    .where('accountId', '=', accountId)
}

const byName = hot(
  (db, accountId: string, roleNameLc: string) => select(db, accountId).where('roleNameLc', '=', roleNameLc),
  { isLeased: true },
)

const byId = hot((db, accountId: string, roleId: string) => select(db, accountId).where('roleId', '=', roleId), {
  isLeased: true,
})

const insert = hot(
  (
    db,
    accountId: string,
    roleId: string,
    roleName: string,
    roleNameLc: string,
    path: string,
    createdAt: number,
    description: string | null,
    maxSessionDuration: number,
    trustPolicy: string,
    foreignPrincipals: string | null,
    boundaryArn: Arn | null,
    serviceName: string | null,
  ) =>
    db.insertInto('iamRole').values({
      ...{ accountId, roleId, roleName, roleNameLc, path, createdAt, description, maxSessionDuration, trustPolicy },
      ...{ foreignPrincipals, boundaryArn, serviceName, lastUsedAt: null, lastUsedRegion: null },
    }),
  { isForeseen: true },
)

const remove = hot((db, accountId: string, roleId: string) =>
  db.deleteFrom('iamRole').where('accountId', '=', accountId).where('roleId', '=', roleId).returning('boundaryArn'),
)

/** The roles of one account. Names are found whatever their case. */
export class RoleRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(role: NewRole): Promise<void> {
    const { roleId, roleName, path, createdAt, description, maxSessionDuration, trustPolicy } = role
    const names = [roleId, roleName, roleName.toLowerCase(), path] as const
    const rest = [role.foreignPrincipals, role.boundaryArn, role.serviceName] as const
    const facts = [createdAt, description, maxSessionDuration, trustPolicy, ...rest] as const
    await insert.changes(this.#db, this.#accountId, ...names, ...facts)
    await rowsChanged(this.#db, this.#accountId, 'roles', 1)
    await boundaryChanged(this.#db, this.#accountId, null, role.boundaryArn)
  }

  withName(roleName: string): MaybePromise<Role | undefined> {
    const row = byName.first(this.#db, this.#accountId, roleName.toLowerCase())
    return whenKnown(row, (row) => row && this.#role(row))
  }

  withId(roleId: string): MaybePromise<Role | undefined> {
    return whenKnown(byId.first(this.#db, this.#accountId, roleId), (row) => row && this.#role(row))
  }

  /** By name. */
  async list({ after, limit }: NameRange): Promise<readonly Role[]> {
    let query = select(this.#db, this.#accountId).orderBy('roleNameLc')
    if (after !== undefined) query = query.where('roleNameLc', '>', after)
    if (limit !== undefined) query = query.limit(limit)
    return (await query.execute()).map((row) => this.#role(row))
  }

  /** Those under a path, in the order of paths, and of one path by name. */
  async under(range: PathRange): Promise<readonly Role[]> {
    const { after, before } = pathBounds(range)
    const rows = await select(this.#db, this.#accountId)
      .where((row) => row(row.refTuple('path', 'roleNameLc'), '>', row.tuple(after.path, after.nameLc)))
      .where('path', '<', before)
      .orderBy('path')
      .orderBy('roleNameLc')
      .limit(range.limit)
      .execute()
    return rows.map((row) => this.#role(row))
  }

  /** Those of these ids that are there, in the order of ids. */
  async withIds(roleIds: readonly string[]): Promise<readonly Role[]> {
    if (roleIds.length === 0) return []
    const query = select(this.#db, this.#accountId).where('roleId', 'in', roleIds)
    return (await query.orderBy('roleId').execute()).map((row) => this.#role(row))
  }

  async update(
    roleId: string,
    change: Partial<
      Pick<IamRoleRow, 'description' | 'maxSessionDuration' | 'trustPolicy' | 'foreignPrincipals' | 'boundaryArn'>
    >,
  ): Promise<void> {
    const before = change.boundaryArn === undefined ? undefined : await this.withId(roleId)
    await this.#update(roleId, change)
    if (before && change.boundaryArn !== undefined)
      await boundaryChanged(this.#db, this.#accountId, before.boundaryArn, change.boundaryArn)
  }

  /** A session of it made a request. Telemetry: nothing is decided by it. */
  async recordUse(roleId: string, { at, region }: { readonly at: number; readonly region: string }): Promise<void> {
    await this.#update(roleId, { lastUsedAt: at, lastUsedRegion: region })
  }

  async remove(roleId: string): Promise<void> {
    const removed = await remove.first(this.#db, this.#accountId, roleId)
    if (removed === undefined) return
    await rowsChanged(this.#db, this.#accountId, 'roles', -1)
    await boundaryChanged(this.#db, this.#accountId, removed.boundaryArn, null)
  }

  async #update(roleId: string, change: Partial<IamRoleRow>): Promise<void> {
    await this.#db
      .updateTable('iamRole')
      .set(change)
      .where('accountId', '=', this.#accountId)
      .where('roleId', '=', roleId)
      .execute()
  }

  #role(row: RoleFacts): Role {
    return { ...row, arn: iamArn(this.#accountId, 'role', row.path, row.roleName) }
  }
}
