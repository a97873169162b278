import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import type { ChargeRow } from '../schema/monitoring.ts'

export type ChargeRecord = Readonly<Omit<ChargeRow, 'accountId'>>

/** A half-open span of time, epoch milliseconds. */
export interface TimeSpan {
  readonly from: number
  readonly to: number
}

/** Charges, and when their estimate was last published. */
export class ChargeRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(charges: readonly ChargeRecord[]): Promise<void> {
    if (charges.length === 0) return
    await this.#db
      .insertInto('charge')
      .values(charges.map((charge) => ({ ...charge, accountId: this.#accountId })))
      .execute()
  }

  /** At most `limit` charges of the span, the newest first. */
  async list(
    span: TimeSpan,
    after: Pick<ChargeRecord, 'chargedAt' | 'chargeId'> | undefined,
    limit: number,
  ): Promise<readonly ChargeRecord[]> {
    let query = this.#db
      .selectFrom('charge')
      .select(['chargedAt', 'chargeId', 'serviceName', 'microDollars', 'recordedBy', 'recordedAt'])
      .where('accountId', '=', this.#accountId)
      .where('chargedAt', '>=', span.from)
      .where('chargedAt', '<', span.to)
    if (after !== undefined) {
      query = query.where(({ eb, or, and }) =>
        or([
          eb('chargedAt', '<', after.chargedAt),
          and([eb('chargedAt', '=', after.chargedAt), eb('chargeId', '<', after.chargeId)]),
        ]),
      )
    }
    return await query.orderBy('chargedAt', 'desc').orderBy('chargeId', 'desc').limit(limit).execute()
  }

  /** The span's total of each service, by name. */
  async totals(span: TimeSpan): Promise<readonly { readonly serviceName: string; readonly microDollars: number }[]> {
    const rows = await this.#db
      .selectFrom('charge')
      .select(['serviceName', ({ fn }) => fn.sum('microDollars').as('microDollars')])
      .where('accountId', '=', this.#accountId)
      .where('chargedAt', '>=', span.from)
      .where('chargedAt', '<', span.to)
      .groupBy('serviceName')
      .orderBy('serviceName')
      .execute()
    return rows.map(({ serviceName, microDollars }) => ({ serviceName, microDollars: Number(microDollars) }))
  }

  /** When the estimate was last published; `undefined` where it never was. */
  async publishedAt(): Promise<number | undefined> {
    const row = await this.#db
      .selectFrom('billingPublication')
      .select('publishedAt')
      .where('accountId', '=', this.#accountId)
      .executeTakeFirst()
    return row?.publishedAt
  }

  /** Notes that the estimate is published now. False where somebody else noted one since `previous`. */
  async claimPublication(previous: number | undefined, now: number): Promise<boolean> {
    if (previous === undefined) {
      const { numInsertedOrUpdatedRows } = await this.#db
        .insertInto('billingPublication')
        .values({ accountId: this.#accountId, publishedAt: now })
        .onConflict((conflict) => conflict.column('accountId').doNothing())
        .executeTakeFirst()
      return (numInsertedOrUpdatedRows ?? 0n) === 1n
    }
    const { numUpdatedRows } = await this.#db
      .updateTable('billingPublication')
      .set({ publishedAt: now })
      .where('accountId', '=', this.#accountId)
      .where('publishedAt', '=', previous)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }
}
