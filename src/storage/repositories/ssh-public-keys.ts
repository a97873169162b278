import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { preparedOnce } from '../hot.ts'
import type { SshPublicKeyRow } from '../schema/credentials.ts'
import type { Database } from '../schema/index.ts'
import type { NameRange } from './name-range.ts'

export type SshPublicKey = Readonly<Omit<SshPublicKeyRow, 'accountId'>>

const FACTS = ['keyId', 'userId', 'wire', 'status', 'uploadedAt'] as const

/** No owner has as many. */
const ALL = 1_000_000

const ofUser = preparedOnce((db, accountId: string, userId: string, after: string, limit: number) =>
  db
    .selectFrom('sshPublicKey')
    .select(FACTS)
    .where('accountId', '=', accountId)
    .where('userId', '=', userId)
    .where('keyId', '>', after)
    .orderBy('keyId')
    .limit(limit),
)

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
  async ofUser(userId: string, { after = '', limit = ALL }: NameRange = {}): Promise<readonly SshPublicKey[]> {
    return await ofUser.all(this.#db, this.#accountId, userId, after, limit)
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
