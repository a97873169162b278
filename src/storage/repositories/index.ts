import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import { AccountRepository } from './account.ts'
import { AlarmHistoryRepository } from './alarm-history.ts'
import { AlarmRepository } from './alarms.ts'
import { ChargeRepository } from './charges.ts'
import { ConsoleSessionRepository } from './console-sessions.ts'
import { MailRepository } from './mail.ts'
import { MetricRepository } from './metrics.ts'
import { MonitoringTagRepository } from './monitoring-tags.ts'
import { SigninThrottleRepository } from './signin-throttles.ts'
import { SigninTicketRepository } from './signin-tickets.ts'
import { SubscriptionRepository } from './subscriptions.ts'
import { TopicRepository } from './topics.ts'
import { AuditRepository } from './audit.ts'

/** The repositories of one account, all on the same connection or transaction. */
export class Repositories {
  readonly accountId: AccountId
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.accountId = accountId
  }

  get account() {
    return new AccountRepository(this.#db, this.accountId)
  }

  get audit() {
    return new AuditRepository(this.#db, this.accountId)
  }

  get metrics() {
    return new MetricRepository(this.#db, this.accountId)
  }

  get alarms() {
    return new AlarmRepository(this.#db, this.accountId)
  }

  get alarmHistory() {
    return new AlarmHistoryRepository(this.#db, this.accountId)
  }

  get topics() {
    return new TopicRepository(this.#db, this.accountId)
  }

  get subscriptions() {
    return new SubscriptionRepository(this.#db, this.accountId)
  }

  get monitoringTags() {
    return new MonitoringTagRepository(this.#db, this.accountId)
  }

  get mail() {
    return new MailRepository(this.#db, this.accountId)
  }

  get charges() {
    return new ChargeRepository(this.#db, this.accountId)
  }

  get consoleSessions() {
    return new ConsoleSessionRepository(this.#db, this.accountId)
  }

  get signinTickets() {
    return new SigninTicketRepository(this.#db, this.accountId)
  }

  get signinThrottles() {
    return new SigninThrottleRepository(this.#db, this.accountId)
  }
}
