import type { AccountId } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'

/** On whose behalf IAM tells a partner something: a delegation request. */
interface DelegationSource {
  readonly service: 'iam.amazonaws.com'
  readonly accountId: AccountId
  /** The topic's. */
  readonly region: string
  /** The request's ARN. */
  readonly sourceArn: string
}

interface DelegationNotice extends DelegationSource {
  readonly topicArn: string
  readonly subject: string
  /** JSON. */
  readonly message: string
  readonly email: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** The port to whoever delivers what partners are told. */
export interface DelegationPublisher {
  /** Whether the account `db` is of has this topic, and lets IAM publish to it. */
  mayPublish(db: Repositories, source: DelegationSource, topicArn: string): Promise<boolean>

  /**
   * Queues the notice within the transaction of the change that it tells.
   * @throws AwsError when there is no such topic, or it may not be told; nothing is queued then.
   */
  publish(tx: Repositories, notice: DelegationNotice): Promise<void>
}
