import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'

export interface TagRecord {
  readonly Key: string
  readonly Value: string
}

/** Tags of alarms and topics, by the resource's ARN. */
export class MonitoringTagRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async list(resourceArn: string): Promise<readonly TagRecord[]> {
    const rows = await this.#db
      .selectFrom('monitoringTag')
      .select(['tagKey', 'tagValue'])
      .where('accountId', '=', this.#accountId)
      .where('resourceArn', '=', resourceArn)
      .orderBy('tagKey')
      .execute()
    return rows.map(({ tagKey, tagValue }) => ({ Key: tagKey, Value: tagValue }))
  }

  async put(resourceArn: string, tags: readonly TagRecord[]): Promise<void> {
    for (const { Key, Value } of tags) {
      await this.#db
        .insertInto('monitoringTag')
        .values({ accountId: this.#accountId, resourceArn, tagKey: Key, tagValue: Value })
        .onConflict((conflict) =>
          conflict.columns(['accountId', 'resourceArn', 'tagKey']).doUpdateSet({ tagValue: Value }),
        )
        .execute()
    }
  }

  async delete(resourceArn: string, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return
    await this.#db
      .deleteFrom('monitoringTag')
      .where('accountId', '=', this.#accountId)
      .where('resourceArn', '=', resourceArn)
      .where('tagKey', 'in', [...keys])
      .execute()
  }

  async deleteAll(resourceArn: string): Promise<void> {
    await this.#db
      .deleteFrom('monitoringTag')
      .where('accountId', '=', this.#accountId)
      .where('resourceArn', '=', resourceArn)
      .execute()
  }
}
