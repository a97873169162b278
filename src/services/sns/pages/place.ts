import { type AccountId, isAccountId, PARTITION, parseArn } from '../../../aws/index.ts'

export interface TopicPlace {
  readonly accountId: AccountId
  readonly region: string
  readonly topicName: string
}

/** Where the topic of a link is; `undefined` for what is no topic's ARN. */
export function topicPlace(arn: string): TopicPlace | undefined {
  const parts = parseArn(arn)
  if (parts?.service !== 'sns' || parts.partition !== PARTITION || !isAccountId(parts.accountId)) return undefined
  return { accountId: parts.accountId, region: parts.region, topicName: parts.resource }
}
