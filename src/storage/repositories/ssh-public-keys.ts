import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { SshPublicKeyRow } from '../schema/credentials.ts'
import type { Database } from '../schema/index.ts'
import type { NameRange } from './name-range.ts'

export type SshPublicKey = Readonly<Omit<SshPublicKeyRow, 'accountId'>>

const FACTS = ['keyId', 'userId', 'wire', 'status', 'uploadedAt'] as const

/** The SSH public keys of one account's users. */
export class SshPublicKeyRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(key: SshPublicKey): Promise<void> {
    await this.#db
      .insertInto('sshPublicKey')
      .values({ accountId: this.#accountId, ...key })
      .execute()
  }

  async get(keyId: string): Promise<SshPublicKey | undefined> {
    return await this.#select().where('keyId', '=', keyId).executeTakeFirst()
  }

  /** By key id. */
  async ofUser(userId: string, { after, limit }: NameRange = {}): Promise<readonly SshPublicKey[]> {
    let query = this.#select().where('userId', '=', userId).orderBy('keyId')
    if (after !== undefined) query = query.where('keyId', '>', after)
    if (limit !== undefined) query = query.limit(limit)
    return await query.execute()
  }

  async setStatus(keyId: string, status: string): Promise<void> {
    await this.#db
      .updateTable('sshPublicKey')
      .set({ status })
      .where('accountId', '=', this.#accountId)
      .where('keyId', '=', keyId)
      .execute()
  }

  async remove(keyId: string): Promise<void> {
    await this.#db
      .deleteFrom('sshPublicKey')
      .where('accountId', '=', this.#accountId)
      .where('keyId', '=', keyId)
      .execute()
  }

  #select() {
    return this.#db.selectFrom('sshPublicKey').select(FACTS).where('accountId', '=', this.#accountId)
  }
}
