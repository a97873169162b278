import type { Kysely, Selectable } from 'kysely'
import { type AccountId, groupBy } from '../../aws/index.ts'
import { insertMany } from '../insert-many.ts'
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

/** What became of an attempt. */
export type MailOutcome = Pick<MailRecord, 'deliveryState' | 'attempts' | 'nextAttemptAt' | 'lastError' | 'deliveredAt'>

/** A mail as it was claimed, and what became of it. */
export interface MailAttempt {
  readonly mail: Pick<MailRecord, 'mailId' | 'nextAttemptAt'>
  readonly outcome: MailOutcome
}

const insertMail = insertMany('mail', [
  'accountId',
  'mailId',
  'toAddress',
  'subject',
  'body',
  'createdAt',
  'deliveryState',
  'attempts',
  'nextAttemptAt',
  'lastError',
  'deliveredAt',
  'html',
])

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
    await insertMail(this.#db, [
      {
        ...mail,
        accountId: this.#accountId,
        deliveryState: 'queued',
        attempts: 0,
        nextAttemptAt: mail.createdAt,
        lastError: null,
        deliveredAt: null,
        html: mail.html ?? null,
      },
    ])
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
   * The time of one that waits beyond `latest` has come: a clock went back. All of it is under the account's lock.
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
    if (rows.length > 0) {
      await this.#update(rows.map(({ mailId }) => mailId))
        .set({ nextAttemptAt: leasedUntil })
        .execute()
    }
    return rows.map((row) => ({ ...fromRow(row), nextAttemptAt: leasedUntil }))
  }

  /** Gives back what was claimed and is to be tried by whoever comes first, from `now` on. */
  async release(claimed: readonly MailRecord[], now: number): Promise<void> {
    const [first] = claimed
    if (first === undefined) return
    await this.#update(claimed.map(({ mailId }) => mailId))
      .where('deliveryState', '=', 'queued')
      .where('nextAttemptAt', '=', first.nextAttemptAt)
      .set({ nextAttemptAt: now })
      .execute()
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

  /**
   * Records what became of attempts. That a mail was delivered counts whoever has it by now; of one that was not, and
   * that somebody else was given meanwhile, that one's attempt tells.
   */
  async settle(attempts: readonly MailAttempt[]): Promise<void> {
    const alike = groupBy(attempts, ({ mail, outcome }) => JSON.stringify([mail.nextAttemptAt, outcome]))
    for (const group of alike.values()) {
      const [first] = group
      if (first === undefined) continue
      const { mail, outcome } = first
      const queued = this.#update(group.map(({ mail: { mailId } }) => mailId)).where('deliveryState', '=', 'queued')
      const mine =
        outcome.deliveryState === 'delivered' ? queued : queued.where('nextAttemptAt', '=', mail.nextAttemptAt)
      await mine.set(outcome).execute()
    }
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

  #update(mailIds: readonly string[]) {
    return this.#db
      .updateTable('mail')
      .where('accountId', '=', this.#accountId)
      .where('mailId', 'in', [...mailIds])
  }
}

function fromRow({ accountId: _, ...row }: Selectable<MailRow>): MailRecord {
  return { ...row, deliveryState: row.deliveryState as MailDeliveryState }
}
