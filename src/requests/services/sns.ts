import { passRole, tagsOnCreate } from '../common-rows.ts'
import type { AskRow, OperationRows, ResourceRow, ServiceExceptions } from '../rows.ts'

const SNS = 'sns.amazonaws.com'
const TOPIC_OF_NAME: ResourceRow = { type: 'topic', parts: { TopicName: 'Name' } }

/** A subscription's ARN is its topic's and a part more. */
const TOPIC_OF_SUBSCRIPTION: ResourceRow = {
  type: 'topic',
  parts: {
    TopicName: {
      says: '`SubscriptionArn` less its last part',
      of: ({ parameters: { SubscriptionArn } }) =>
        typeof SubscriptionArn === 'string' ? /^(arn:(?:[^:]*:){4}[^:]+):[^:]+$/.exec(SubscriptionArn)?.[1] : undefined,
    },
  },
}

const ofSubscription: OperationRows = (generated) => generated.map((row) => ({ ...row, on: [TOPIC_OF_SUBSCRIPTION] }))

/** Roles stand among the attributes: for reports of deliveries, for the streams that a topic writes to. */
function withRoleIn(place: string): OperationRows {
  return (generated: readonly AskRow[]) => [...generated, passRole([place], SNS)]
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sns.html */
export const sns: ServiceExceptions = {
  service: 'sns',
  read: 'all',
  operations: {
    CreatePlatformApplication: withRoleIn('Attributes{}'),
    CreateTopic: (generated) => [
      ...generated,
      tagsOnCreate('sns:TagResource', [TOPIC_OF_NAME], 'Tags'),
      { action: 'sns:PutDataProtectionPolicy', on: [TOPIC_OF_NAME], when: 'DataProtectionPolicy' },
      passRole(['Attributes{}'], SNS),
    ],
    GetSubscriptionAttributes: ofSubscription,
    // A telephone is no resource: "Resource": "*".
    Publish: [
      { action: 'sns:Publish', when: 'PhoneNumber' },
      {
        action: 'sns:Publish',
        on: [{ type: 'topic', arns: ['TopicArn', 'TargetArn'] }],
        when: {
          says: 'unless it is for a telephone alone',
          of: ({ parameters: { PhoneNumber, TopicArn, TargetArn } }) => Boolean(TopicArn || TargetArn || !PhoneNumber),
        },
      },
    ],
    PublishBatch: [{ action: 'sns:Publish', on: [{ type: 'topic', arns: ['TopicArn'] }] }],
    SetPlatformApplicationAttributes: withRoleIn('Attributes{}'),
    SetSMSAttributes: withRoleIn('attributes{}'),
    SetSubscriptionAttributes: (generated) => [
      ...generated.map((row) => ({ ...row, on: [TOPIC_OF_SUBSCRIPTION] })),
      passRole(['AttributeValue'], SNS),
    ],
    SetTopicAttributes: withRoleIn('AttributeValue'),
    Subscribe: withRoleIn('Attributes{}'),
    Unsubscribe: ofSubscription,
  },
}
