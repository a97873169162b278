import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { Database } from '../schema/index.ts'

export interface TopicRecord {
  readonly region: string
  readonly topicName: string
  /** What was set, by AWS's attribute names. */
  readonly attributes: Readonly<Record<string, string>>
  readonly createdAt: number
  /** How many subscriptions it has lost. */
  readonly subscriptionsDeleted: number
}

const topicNamed = hot((db, accountId: string, region: string, topicName: string) =>
  db
    .selectFrom('snsTopic')
    .select(['region', 'topicName', 'attributes', 'createdAt', 'subscriptionsDeleted'])
    .where('accountId', '=', accountId)
    .where('region', '=', region)
    .where('topicName', '=', topicName),
)

/** SNS topics. */
export class TopicRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async get(region: string, topicName: string): Promise<TopicRecord | undefined> {
    const row = await topicNamed.first(this.#db, this.#accountId, region, topicName)
    return row && { ...row, attributes: JSON.parse(row.attributes) }
  }

  /** At most `limit` topics whose name comes after `after`, by name. */
  async list(region: string, after: string, limit: number): Promise<readonly TopicRecord[]> {
    const rows = await this.#select(region).where('topicName', '>', after).orderBy('topicName').limit(limit).execute()
    return rows.map((row) => ({ ...row, attributes: JSON.parse(row.attributes) }))
  }

  async add(topic: Omit<TopicRecord, 'subscriptionsDeleted'>): Promise<void> {
    await this.#db
      .insertInto('snsTopic')
      .values({
        ...topic,
        accountId: this.#accountId,
        attributes: JSON.stringify(topic.attributes),
        subscriptionsDeleted: 0,
      })
      .execute()
  }

  async setAttributes(region: string, topicName: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    await this.#update(region, topicName)
      .set({ attributes: JSON.stringify(attributes) })
      .execute()
  }

  async countDeletedSubscription(region: string, topicName: string): Promise<void> {
    await this.#update(region, topicName)
      .set(({ eb }) => ({ subscriptionsDeleted: eb('subscriptionsDeleted', '+', 1) }))
      .execute()
  }

  /** Deletes the topic with its subscriptions. */
  async delete(region: string, topicName: string): Promise<void> {
    await this.#db
      .deleteFrom('snsTopic')
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('topicName', '=', topicName)
      .execute()
    await this.#db
      .deleteFrom('snsSubscription')
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('topicName', '=', topicName)
      .execute()
  }

  #select(region: string) {
    return this.#db
      .selectFrom('snsTopic')
      .select(['region', 'topicName', 'attributes', 'createdAt', 'subscriptionsDeleted'])
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
  }

  #update(region: string, topicName: string) {
    return this.#db
      .updateTable('snsTopic')
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('topicName', '=', topicName)
  }
}
