import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import type { StoredTag } from '../tag.ts'

/** Tags of alarms and topics, by the resource's ARN. */
export class MonitoringTagRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** By key. */
  async ofTarget(resourceArn: string): Promise<readonly StoredTag[]> {
    const rows = await this.#db
      .selectFrom('monitoringTag')
      .select(['tagKey', 'tagValue'])
      .where('accountId', '=', this.#accountId)
      .where('resourceArn', '=', resourceArn)
      .orderBy('tagKey')
      .execute()
    return rows.map(({ tagKey, tagValue }) => ({ key: tagKey, value: tagValue }))
  }

  async set(resourceArn: string, tags: readonly StoredTag[]): Promise<void> {
    for (const { key, value } of tags) {
      await this.#db
        .insertInto('monitoringTag')
        .values({ accountId: this.#accountId, resourceArn, tagKey: key, tagValue: value })
        .onConflict((conflict) =>
          conflict.columns(['accountId', 'resourceArn', 'tagKey']).doUpdateSet({ tagValue: value }),
        )
        .execute()
    }
  }

  async remove(resourceArn: string, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return
    await this.#db
      .deleteFrom('monitoringTag')
      .where('accountId', '=', this.#accountId)
      .where('resourceArn', '=', resourceArn)
      .where('tagKey', 'in', [...keys])
      .execute()
  }

  async removeAll(resourceArn: string): Promise<void> {
    await this.#db
      .deleteFrom('monitoringTag')
      .where('accountId', '=', this.#accountId)
      .where('resourceArn', '=', resourceArn)
      .execute()
  }
}
