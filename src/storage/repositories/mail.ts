import type { Kysely, Selectable } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import type { MailRow } from '../schema/monitoring.ts'
import { DueWorkRepository } from './due-work.ts'

export type MailDeliveryState = 'queued' | 'delivered' | 'failed' | 'inbox'

export interface MailRecord {
  /** Also the `Message-ID`, so that a mail that is sent twice is recognised. */
  readonly mailId: string
  readonly toAddress: string
  readonly subject: string
  /** Plain text. */
  readonly body: string
  readonly createdAt: number
  readonly deliveryState: MailDeliveryState
  readonly attempts: number
  readonly nextAttemptAt: number
  readonly lastError: string | null
  readonly deliveredAt: number | null
  /** The same for programs that show HTML; null where the mail is plain text alone. */
  readonly html: string | null
}

/** The outbox; where no mail server is configured, also the inbox. */
export class MailRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** Queues a mail. In the transaction of whatever caused it, so that one never is without the other. */
  async add(
    mail: Pick<MailRecord, 'mailId' | 'toAddress' | 'subject' | 'body' | 'createdAt'> & { readonly html?: string },
  ): Promise<void> {
    await this.#db
      .insertInto('mail')
      .values({
        ...mail,
        accountId: this.#accountId,
        deliveryState: 'queued',
        attempts: 0,
        nextAttemptAt: mail.createdAt,
        lastError: null,
        deliveredAt: null,
        html: mail.html ?? null,
      })
      .execute()
    await new DueWorkRepository(this.#db, this.#accountId).schedule('mail', mail.createdAt)
  }

  async get(mailId: string): Promise<MailRecord | undefined> {
    const row = await this.#select().where('mailId', '=', mailId).executeTakeFirst()
    return row && fromRow(row)
  }

  /** At most `limit` mails, the newest first. */
  async list(
    after: Pick<MailRecord, 'createdAt' | 'mailId'> | undefined,
    limit: number,
  ): Promise<readonly MailRecord[]> {
    let query = this.#select()
    if (after !== undefined) {
      query = query.where(({ eb, or, and }) =>
        or([
          eb('createdAt', '<', after.createdAt),
          and([eb('createdAt', '=', after.createdAt), eb('mailId', '<', after.mailId)]),
        ]),
      )
    }
    return (await query.orderBy('createdAt', 'desc').orderBy('mailId', 'desc').limit(limit).execute()).map(fromRow)
  }

  /**
   * At most `limit` queued mails whose time has come, the oldest first; nobody else is given them before `leasedUntil`.
   * The time of one that waits beyond `latest` has come: a clock went back.
   */
  async claimDue(
    { now, latest, leasedUntil }: { readonly now: number; readonly latest: number; readonly leasedUntil: number },
    limit: number,
  ): Promise<readonly MailRecord[]> {
    const rows = await this.#select()
      .where('deliveryState', '=', 'queued')
      .where(({ eb, or }) => or([eb('nextAttemptAt', '<=', now), eb('nextAttemptAt', '>', latest)]))
      .orderBy('nextAttemptAt')
      .orderBy('mailId')
      .limit(limit)
      .execute()
    const claimed: MailRecord[] = []
    for (const mail of rows.map(fromRow)) {
      const { numUpdatedRows } = await this.#update(mail.mailId)
        .where('nextAttemptAt', '=', mail.nextAttemptAt)
        .set({ nextAttemptAt: leasedUntil })
        .executeTakeFirst()
      if (numUpdatedRows === 1n) claimed.push({ ...mail, nextAttemptAt: leasedUntil })
    }
    return claimed
  }

  /** When the next queued mail's time comes; `undefined` where none is queued. */
  async nextAttemptAt(): Promise<number | undefined> {
    const row = await this.#db
      .selectFrom('mail')
      .select('nextAttemptAt')
      .where('accountId', '=', this.#accountId)
      .where('deliveryState', '=', 'queued')
      .orderBy('nextAttemptAt')
      .limit(1)
      .executeTakeFirst()
    return row?.nextAttemptAt
  }

  /** Records what became of an attempt. */
  async settle(
    mailId: string,
    outcome: Pick<MailRecord, 'deliveryState' | 'attempts' | 'nextAttemptAt' | 'lastError' | 'deliveredAt'>,
  ): Promise<void> {
    await this.#update(mailId).set(outcome).execute()
  }

  /** Deletes at most `limit` mails of `states` that were made before `before`. Resolves to how many. */
  async prune(states: readonly MailDeliveryState[], before: number, limit: number): Promise<number> {
    const mails = await this.#db
      .selectFrom('mail')
      .select('mailId')
      .where('accountId', '=', this.#accountId)
      .where('deliveryState', 'in', [...states])
      .where('createdAt', '<', before)
      .limit(limit)
      .execute()
    if (mails.length > 0) {
      await this.#db
        .deleteFrom('mail')
        .where('accountId', '=', this.#accountId)
        .where(
          'mailId',
          'in',
          mails.map(({ mailId }) => mailId),
        )
        .execute()
    }
    return mails.length
  }

  #select() {
    return this.#db.selectFrom('mail').selectAll().where('accountId', '=', this.#accountId)
  }

  #update(mailId: string) {
    return this.#db.updateTable('mail').where('accountId', '=', this.#accountId).where('mailId', '=', mailId)
  }
}

function fromRow({ accountId: _, ...row }: Selectable<MailRow>): MailRecord {
  return { ...row, deliveryState: row.deliveryState as MailDeliveryState }
}
