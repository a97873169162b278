import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { AccessKeyRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'

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
    await this.#db
      .insertInto('accessKey')
      .values({ accountId: this.#accountId, ...key, lastUsedAt: null, lastUsedRegion: null, lastUsedService: null })
      .execute()
  }

  async get(accessKeyId: string): Promise<AccessKey | undefined> {
    const row = await this.#select().where('accessKeyId', '=', accessKeyId).executeTakeFirst()
    return row && accessKey(row)
  }

  /** A user's (by unique id) or root's (by account id), oldest first. */
  async ofOwner(ownerId: string): Promise<readonly AccessKey[]> {
    const rows = await this.#select()
      .where('ownerId', '=', ownerId)
      .orderBy('createdAt')
      .orderBy('accessKeyId')
      .execute()
    return rows.map(accessKey)
  }

  /** All keys, oldest first. */
  async ofOwners(ownerIds: readonly string[]): Promise<readonly AccessKey[]> {
    if (ownerIds.length === 0) return []
    const select = this.#select().where('ownerId', 'in', ownerIds)
    return (await select.orderBy('createdAt').orderBy('accessKeyId').execute()).map(accessKey)
  }

  async setStatus(accessKeyId: string, status: AccessKeyStatus): Promise<void> {
    await this.#db
      .updateTable('accessKey')
      .set({ status })
      .where('accountId', '=', this.#accountId)
      .where('accessKeyId', '=', accessKeyId)
      .execute()
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
    await this.#db
      .deleteFrom('accessKey')
      .where('accountId', '=', this.#accountId)
      .where('accessKeyId', '=', accessKeyId)
      .execute()
  }

  #select() {
    return this.#db.selectFrom('accessKey').select(FACTS).where('accountId', '=', this.#accountId)
  }
}

function accessKey(row: Pick<AccessKeyRow, (typeof FACTS)[number]>): AccessKey {
  const { accessKeyId, ownerId, createdAt, lastUsedAt: at, lastUsedRegion: region, lastUsedService: service } = row
  const lastUsed = at === null || region === null || service === null ? undefined : { at, region, service }
  return { accessKeyId, ownerId, status: row.status === 'Active' ? 'Active' : 'Inactive', createdAt, lastUsed }
}
