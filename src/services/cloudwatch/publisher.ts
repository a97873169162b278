import type { AccountId } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'

/** What an alarm sends when it changes state. */
export interface Notification {
  readonly accountId: AccountId
  readonly region: string
  /** On whose behalf: the alarm's ARN. */
  readonly sourceArn: string
  /** Where to: the action's ARN. */
  readonly topicArn: string
  readonly subject: string
  /** For machines: JSON. */
  readonly message: string
  /** For people: plain text. */
  readonly email: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** The port to whoever delivers notifications. */
export interface Publisher {
  /**
   * Queues the notification within the transaction that changes the alarm's state, so that it is sent once for each
   * transition, or not at all where the transition is not made.
   * @throws AwsError when there is no such topic; nothing is queued then.
   */
  publish(tx: Repositories, notification: Notification): Promise<void>
}
