import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { preparedOnce } from '../hot.ts'
import type { SigningCertificateRow } from '../schema/credentials.ts'
import type { Database } from '../schema/index.ts'
import type { NameRange } from './name-range.ts'

export type SigningCertificate = Readonly<Omit<SigningCertificateRow, 'accountId'>>

const FACTS = ['certificateId', 'ownerId', 'body', 'status', 'uploadedAt'] as const

/** No owner has as many. */
const ALL = 1_000_000

const ofOwner = preparedOnce((db, accountId: string, ownerId: string, after: string, limit: number) =>
  db
    .selectFrom('signingCertificate')
    .select(FACTS)
    .where('accountId', '=', accountId)
    .where('ownerId', '=', ownerId)
    .where('certificateId', '>', after)
    .orderBy('certificateId')
    .limit(limit),
)

/** The X.509 signing certificates of one account's users and of its root. */
export class SigningCertificateRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(certificate: SigningCertificate): Promise<void> {
    await this.#db
      .insertInto('signingCertificate')
      .values({ accountId: this.#accountId, ...certificate })
      .execute()
  }

  async get(certificateId: string): Promise<SigningCertificate | undefined> {
    return await this.#select().where('certificateId', '=', certificateId).executeTakeFirst()
  }

  /** A user's (by unique id) or root's (by account id), by certificate id. */
  async ofOwner(ownerId: string, { after = '', limit = ALL }: NameRange = {}): Promise<readonly SigningCertificate[]> {
    return await ofOwner.all(this.#db, this.#accountId, ownerId, after, limit)
  }

  async ofOwners(ownerIds: readonly string[]): Promise<readonly SigningCertificate[]> {
    if (ownerIds.length === 0) return []
    const query = this.#select().where('ownerId', 'in', ownerIds)
    return await query.orderBy('ownerId').orderBy('certificateId').execute()
  }

  async setStatus(certificateId: string, status: string): Promise<void> {
    await this.#db
      .updateTable('signingCertificate')
      .set({ status })
      .where('accountId', '=', this.#accountId)
      .where('certificateId', '=', certificateId)
      .execute()
  }

  async remove(certificateId: string): Promise<void> {
    await this.#db
      .deleteFrom('signingCertificate')
      .where('accountId', '=', this.#accountId)
      .where('certificateId', '=', certificateId)
      .execute()
  }

  #select() {
    return this.#db.selectFrom('signingCertificate').select(FACTS).where('accountId', '=', this.#accountId)
  }
}
