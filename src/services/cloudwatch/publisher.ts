import type { AccountId } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'

/** On whose behalf something is sent: an alarm. */
export interface NotificationSource {
  readonly service: 'cloudwatch.amazonaws.com'
  readonly accountId: AccountId
  readonly region: string
  /** The alarm's ARN. */
  readonly sourceArn: string
}

/** What an alarm sends when it changes state. */
export interface Notification extends NotificationSource {
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
   * The other accounts that have one of these topics and let the source publish to it: what publishes to them is a
   * transaction of theirs, too. Nobody else's: whoever has not let the source in must not even wait for it.
   */
  hosts(source: NotificationSource, topicArns: readonly string[]): Promise<readonly AccountId[]>

  /**
   * Queues the notification within the transaction that changes the alarm's state, so that it is sent once for each
   * transition, or not at all where the transition is not made.
   * @throws AwsError when there is no such topic, or it may not be told; nothing is queued then. Of a topic of another
   *   account it does not say which.
   */
  publish(tx: Repositories, notification: Notification): Promise<void>
}
