import { hash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'

/** The policies of resources that an upstream has and does not tell, by the resources' ARNs. */
export class RecordedPolicyRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** `undefined` where none was set; a document that is null was altered, and nobody knows to what. */
  async get(resourceArn: string): Promise<{ readonly document: string | null } | undefined> {
    return await this.#db
      .selectFrom('recordedPolicy')
      .select('document')
      .where('accountId', '=', this.#accountId)
      .where('resourceHash', '=', hashOf(resourceArn))
      .executeTakeFirst()
  }

  async set(resourceArn: string, document: string | null): Promise<void> {
    await this.#db
      .insertInto('recordedPolicy')
      .values({ accountId: this.#accountId, resourceHash: hashOf(resourceArn), resourceArn, document })
      .onConflict((conflict) => conflict.columns(['accountId', 'resourceHash']).doUpdateSet({ document }))
      .execute()
  }

  async remove(resourceArn: string): Promise<void> {
    await this.#db
      .deleteFrom('recordedPolicy')
      .where('accountId', '=', this.#accountId)
      .where('resourceHash', '=', hashOf(resourceArn))
      .execute()
  }

  /** The ARNs of what has one, or had, of a service as ARNs name it. */
  async arnsOf(service: string): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('recordedPolicy')
      .select('resourceArn')
      .where('accountId', '=', this.#accountId)
      .where('resourceArn', 'like', `arn:%:${service}:%`)
      .execute()
    return rows.map(({ resourceArn }) => resourceArn)
  }

  /** Whether the account has so many. */
  async hasAsManyAs(most: number): Promise<boolean> {
    const row = await this.#db
      .selectFrom('recordedPolicy')
      .select('resourceHash')
      .where('accountId', '=', this.#accountId)
      .orderBy('resourceHash')
      .limit(1)
      .offset(most - 1)
      .executeTakeFirst()
    return row !== undefined
  }
}

function hashOf(resourceArn: string): string {
  return hash('sha256', resourceArn, 'base64url')
}
