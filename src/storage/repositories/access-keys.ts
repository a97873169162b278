import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { hot, preparedOnce } from '../hot.ts'
import type { AccessKeyRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'
import { assertSealing } from './sealing.ts'

export type AccessKeyStatus = 'Active' | 'Inactive'

/** A key without its secret. */
export interface AccessKey {
  readonly accessKeyId: string
  /** A user's unique id, or the account id for root. */
  readonly ownerId: string
  readonly status: AccessKeyStatus
  readonly createdAt: number
  readonly lastUsed?: AccessKeyUse | undefined
}

export interface AccessKeyUse {
  readonly at: number
  readonly region: string
  readonly service: string
}

const FACTS = [
  'accessKeyId',
  'ownerId',
  'status',
  'createdAt',
  'lastUsedAt',
  'lastUsedRegion',
  'lastUsedService',
] as const

function select(db: Kysely<Database>, accountId: string) {
  return db.selectFrom('accessKey').select(FACTS).where('accountId', '=', accountId)
}

const ofOwner = preparedOnce((db, accountId: string, ownerId: string) =>
  select(db, accountId).where('ownerId', '=', ownerId).orderBy('createdAt').orderBy('accessKeyId'),
)

const insert = hot(
  (
    db,
    accountId: string,
    accessKeyId: string,
    ownerId: string,
    status: AccessKeyStatus,
    createdAt: number,
    secretSealed: string,
  ) =>
    db.insertInto('accessKey').values({
      ...{ accountId, accessKeyId, ownerId, status, createdAt, secretSealed },
      ...{ lastUsedAt: null, lastUsedRegion: null, lastUsedService: null },
    }),
  { isForeseen: true },
)

const setStatus = hot(
  (db, accountId: string, accessKeyId: string, status: AccessKeyStatus) =>
    db
      .updateTable('accessKey')
      .set({ status })
      .where('accountId', '=', accountId)
      .where('accessKeyId', '=', accessKeyId),
  { isForeseen: true },
)

const remove = hot(
  (db, accountId: string, accessKeyId: string) =>
    db.deleteFrom('accessKey').where('accountId', '=', accountId).where('accessKeyId', '=', accessKeyId),
  { isForeseen: true },
)

/** What an access key's secret is sealed for. */
export function accessKeySecretContext(accountId: AccountId, accessKeyId: string): string {
  return `access-key/${accountId}/${accessKeyId}`
}

/** The long-term access keys of one account's users and of its root. */
export class AccessKeyRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** `secretSealed` is sealed for `accessKeySecretContext`. */
  async add(key: Omit<AccessKey, 'lastUsed'> & { readonly secretSealed: string }): Promise<void> {
    await assertSealing(this.#db, key.secretSealed)
    const { accessKeyId, ownerId, status, createdAt, secretSealed } = key
    await insert.changes(this.#db, this.#accountId, accessKeyId, ownerId, status, createdAt, secretSealed)
  }

  async get(accessKeyId: string): Promise<AccessKey | undefined> {
    const row = await this.#select().where('accessKeyId', '=', accessKeyId).executeTakeFirst()
    return row && accessKey(row)
  }

  /** A user's (by unique id) or root's (by account id), oldest first. */
  async ofOwner(ownerId: string): Promise<readonly AccessKey[]> {
    return (await ofOwner.all(this.#db, this.#accountId, ownerId)).map(accessKey)
  }

  /** All keys, oldest first. */
  async ofOwners(ownerIds: readonly string[]): Promise<readonly AccessKey[]> {
    if (ownerIds.length === 0) return []
    const select = this.#select().where('ownerId', 'in', ownerIds)
    return (await select.orderBy('createdAt').orderBy('accessKeyId').execute()).map(accessKey)
  }

  async setStatus(accessKeyId: string, status: AccessKeyStatus): Promise<void> {
    await setStatus.changes(this.#db, this.#accountId, accessKeyId, status)
  }

  /** Telemetry: for `Store.record`. Callers coalesce to five minutes. */
  async recordUse(accessKeyId: string, { at, region, service }: AccessKeyUse): Promise<void> {
    await this.#db
      .updateTable('accessKey')
      .set({ lastUsedAt: at, lastUsedRegion: region, lastUsedService: service })
      .where('accountId', '=', this.#accountId)
      .where('accessKeyId', '=', accessKeyId)
      .execute()
  }

  async remove(accessKeyId: string): Promise<void> {
    await remove.changes(this.#db, this.#accountId, accessKeyId)
  }

  #select() {
    return select(this.#db, this.#accountId)
  }
}

function accessKey(row: Pick<AccessKeyRow, (typeof FACTS)[number]>): AccessKey {
  const { accessKeyId, ownerId, createdAt, lastUsedAt: at, lastUsedRegion: region, lastUsedService: service } = row
  const lastUsed = at === null || region === null || service === null ? undefined : { at, region, service }
  return { accessKeyId, ownerId, status: row.status === 'Active' ? 'Active' : 'Inactive', createdAt, lastUsed }
}
