import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { preparedOnce } from '../hot.ts'
import type { ServiceCredentialRow } from '../schema/credentials.ts'
import type { Database } from '../schema/index.ts'
import type { NameRange } from './name-range.ts'

/** A credential without what its secret is compared with. */
export type ServiceCredential = Readonly<Omit<ServiceCredentialRow, 'accountId' | 'secretHash'>>

/** Which credentials to list; what is left out is of all. */
export interface ServiceCredentialQuery extends NameRange {
  readonly userId?: string | undefined
  readonly serviceName?: string | undefined
}

const FACTS = ['credentialId', 'userId', 'serviceName', 'alias', 'status', 'createdAt', 'expiresAt'] as const

const anyOfUser = preparedOnce((db, accountId: string, userId: string) =>
  db
    .selectFrom('serviceCredential')
    .select('credentialId')
    .where('accountId', '=', accountId)
    .where('userId', '=', userId)
    .limit(1),
)

/** The service-specific credentials of one account's users. */
export class ServiceCredentialRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(credential: ServiceCredential & { readonly secretHash: string }): Promise<void> {
    await this.#db
      .insertInto('serviceCredential')
      .values({ accountId: this.#accountId, ...credential })
      .execute()
  }

  async get(credentialId: string): Promise<ServiceCredential | undefined> {
    return await this.#select().where('credentialId', '=', credentialId).executeTakeFirst()
  }

  /** By credential id. */
  async list({ userId, serviceName, after, limit }: ServiceCredentialQuery): Promise<readonly ServiceCredential[]> {
    let query = this.#select().orderBy('credentialId')
    if (userId !== undefined) query = query.where('userId', '=', userId)
    if (serviceName !== undefined) query = query.where('serviceName', '=', serviceName)
    if (after !== undefined) query = query.where('credentialId', '>', after)
    if (limit !== undefined) query = query.limit(limit)
    return await query.execute()
  }

  async hasAny(userId: string): Promise<boolean> {
    return (await anyOfUser.first(this.#db, this.#accountId, userId)) !== undefined
  }

  /** Whether a credential of the service has the alias. */
  async isTaken(serviceName: string, alias: string): Promise<boolean> {
    const found = await this.#select()
      .where('serviceName', '=', serviceName)
      .where('alias', '=', alias)
      .executeTakeFirst()
    return found !== undefined
  }

  async setStatus(credentialId: string, status: string): Promise<void> {
    await this.#update(credentialId, { status })
  }

  async setSecret(credentialId: string, secretHash: string): Promise<void> {
    await this.#update(credentialId, { secretHash })
  }

  async remove(credentialId: string): Promise<void> {
    await this.#db
      .deleteFrom('serviceCredential')
      .where('accountId', '=', this.#accountId)
      .where('credentialId', '=', credentialId)
      .execute()
  }

  async #update(credentialId: string, change: Partial<ServiceCredentialRow>): Promise<void> {
    await this.#db
      .updateTable('serviceCredential')
      .set(change)
      .where('accountId', '=', this.#accountId)
      .where('credentialId', '=', credentialId)
      .execute()
  }

  #select() {
    return this.#db.selectFrom('serviceCredential').select(FACTS).where('accountId', '=', this.#accountId)
  }
}
