import type { Kysely, Selectable } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { Database } from '../schema/index.ts'
import type { SnsSubscriptionRow } from '../schema/monitoring.ts'

export interface SubscriptionRecord {
  readonly region: string
  readonly topicName: string
  /** The last part of the subscription's ARN. */
  readonly subscriptionId: string
  readonly protocol: string
  readonly endpoint: string
  readonly attributes: Readonly<Record<string, string>>
  readonly createdAt: number
  /** Null: pending confirmation. */
  readonly confirmedAt: number | null
  readonly confirmationWasAuthenticated: boolean
  /** Only the topic's owner may end it; links in mails do not. */
  readonly authenticateOnUnsubscribe: boolean
  /** SHA-256 of the token in the last confirmation mail, hex. */
  readonly tokenHash: string
  readonly tokenExpiresAt: number
  /** In the unsubscribe link of each mail. It can do nothing else. */
  readonly unsubscribeToken: string
}

const confirmedOf = hot((db, accountId: string, region: string, topicName: string, after: string, limit: number) =>
  db
    .selectFrom('snsSubscription')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('region', '=', region)
    .where('topicName', '=', topicName)
    .where('subscriptionId', '>', after)
    .where('confirmedAt', 'is not', null)
    .orderBy('subscriptionId')
    .limit(limit),
)

/** SNS subscriptions, pending ones included. */
export class SubscriptionRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async get(region: string, topicName: string, subscriptionId: string): Promise<SubscriptionRecord | undefined> {
    const row = await this.#select(region)
      .where('topicName', '=', topicName)
      .where('subscriptionId', '=', subscriptionId)
      .executeTakeFirst()
    return row && fromRow(row)
  }

  async find(
    region: string,
    topicName: string,
    protocol: string,
    endpoint: string,
  ): Promise<SubscriptionRecord | undefined> {
    const row = await this.#select(region)
      .where('topicName', '=', topicName)
      .where('protocol', '=', protocol)
      .where('endpoint', '=', endpoint)
      .executeTakeFirst()
    return row && fromRow(row)
  }

  async byToken(region: string, topicName: string, tokenHash: string): Promise<SubscriptionRecord | undefined> {
    const row = await this.#select(region)
      .where('topicName', '=', topicName)
      .where('tokenHash', '=', tokenHash)
      .executeTakeFirst()
    return row && fromRow(row)
  }

  /** At most `limit` subscriptions after `after`, by topic and id. */
  async list(
    region: string,
    filter: { readonly topicName?: string | undefined },
    after: { readonly topicName: string; readonly subscriptionId: string },
    limit: number,
  ): Promise<readonly SubscriptionRecord[]> {
    let query = this.#select(region).where(({ eb, or, and }) =>
      or([
        eb('topicName', '>', after.topicName),
        and([eb('topicName', '=', after.topicName), eb('subscriptionId', '>', after.subscriptionId)]),
      ]),
    )
    if (filter.topicName !== undefined) query = query.where('topicName', '=', filter.topicName)
    return (await query.orderBy('topicName').orderBy('subscriptionId').limit(limit).execute()).map(fromRow)
  }

  /** At most `limit` of the topic's subscriptions that were confirmed, after `after`, by id. */
  async confirmed(
    region: string,
    topicName: string,
    after: string,
    limit: number,
  ): Promise<readonly SubscriptionRecord[]> {
    const rows = await confirmedOf.all(this.#db, this.#accountId, region, topicName, after, limit)
    return rows.map(fromRow)
  }

  async counts(region: string, topicName: string): Promise<{ readonly confirmed: number; readonly pending: number }> {
    const row = await this.#db
      .selectFrom('snsSubscription')
      .select(({ fn }) => [fn.countAll().as('all'), fn.count('confirmedAt').as('confirmed')])
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('topicName', '=', topicName)
      .executeTakeFirst()
    const confirmed = Number(row?.confirmed ?? 0)
    return { confirmed, pending: Number(row?.all ?? 0) - confirmed }
  }

  /** How many subscriptions have a filter policy: of the topic, or of all of the Region. */
  async filterPolicies(region: string, topicName?: string): Promise<number> {
    let query = this.#db
      .selectFrom('snsSubscription')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('hasFilterPolicy', '=', 1)
    if (topicName !== undefined) query = query.where('topicName', '=', topicName)
    return Number((await query.executeTakeFirst())?.count ?? 0)
  }

  async add(subscription: SubscriptionRecord): Promise<void> {
    await this.#db
      .insertInto('snsSubscription')
      .values({
        ...subscription,
        accountId: this.#accountId,
        ...attributeColumns(subscription.attributes),
        confirmationWasAuthenticated: subscription.confirmationWasAuthenticated ? 1 : 0,
        authenticateOnUnsubscribe: subscription.authenticateOnUnsubscribe ? 1 : 0,
      })
      .execute()
  }

  /** A new confirmation mail was sent: its token takes the place of the last one's. */
  async setToken(subscription: SubscriptionRecord, tokenHash: string, tokenExpiresAt: number): Promise<void> {
    await this.#update(subscription).set({ tokenHash, tokenExpiresAt }).execute()
  }

  async confirm(
    subscription: SubscriptionRecord,
    confirmation: Pick<
      SubscriptionRecord,
      'confirmationWasAuthenticated' | 'authenticateOnUnsubscribe' | 'tokenExpiresAt'
    > & { readonly confirmedAt: number },
  ): Promise<void> {
    await this.#update(subscription)
      .set({
        confirmedAt: confirmation.confirmedAt,
        confirmationWasAuthenticated: confirmation.confirmationWasAuthenticated ? 1 : 0,
        authenticateOnUnsubscribe: confirmation.authenticateOnUnsubscribe ? 1 : 0,
        tokenExpiresAt: confirmation.tokenExpiresAt,
      })
      .execute()
  }

  async setAttributes(subscription: SubscriptionRecord, attributes: Readonly<Record<string, string>>): Promise<void> {
    await this.#update(subscription).set(attributeColumns(attributes)).execute()
  }

  async delete({ region, topicName, subscriptionId }: SubscriptionRecord): Promise<void> {
    await this.#db
      .deleteFrom('snsSubscription')
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('topicName', '=', topicName)
      .where('subscriptionId', '=', subscriptionId)
      .execute()
  }

  /** Deletes at most `limit` subscriptions that were never confirmed and whose token ran out before `before`. */
  async prunePending(before: number, limit: number): Promise<number> {
    const rows = await this.#db
      .selectFrom('snsSubscription')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where('confirmedAt', 'is', null)
      .where('tokenExpiresAt', '<', before)
      .limit(limit)
      .execute()
    for (const row of rows) await this.delete(fromRow(row))
    return rows.length
  }

  #select(region: string) {
    return this.#db
      .selectFrom('snsSubscription')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
  }

  #update({ region, topicName, subscriptionId }: SubscriptionRecord) {
    return this.#db
      .updateTable('snsSubscription')
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('topicName', '=', topicName)
      .where('subscriptionId', '=', subscriptionId)
  }
}

function attributeColumns(attributes: Readonly<Record<string, string>>) {
  return { attributes: JSON.stringify(attributes), hasFilterPolicy: 'FilterPolicy' in attributes ? 1 : 0 }
}

function fromRow({ accountId: _, hasFilterPolicy: _has, ...row }: Selectable<SnsSubscriptionRow>): SubscriptionRecord {
  return {
    ...row,
    attributes: JSON.parse(row.attributes),
    confirmationWasAuthenticated: row.confirmationWasAuthenticated === 1,
    authenticateOnUnsubscribe: row.authenticateOnUnsubscribe === 1,
  }
}
