import { withPrincipalArns } from '../../policy-principals.ts'
import { operation } from '../operation.ts'
import { topicPrincipals } from '../policy-principals.ts'
import { repairablePolicy, requireTopic } from '../topic.ts'
import { defaultPolicy } from '../topic-policy.ts'

/** What AWS answers for a topic without a delivery policy. It concerns HTTP endpoints only, which there are none of. */
const EFFECTIVE_DELIVERY_POLICY = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: 'linear',
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
  },
})

/**
 * A topic's attributes and the numbers of its subscriptions.
 *
 * @throws InvalidParameter (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 */
export const getTopicAttributes = operation('GetTopicAttributes', {
  action: 'sns:GetTopicAttributes',
  access: 'read',
  resource: ({ TopicArn }) => TopicArn,
  resourcePolicy: repairablePolicy,

  async handle({ TopicArn }, context) {
    const topic = await requireTopic(TopicArn, context, 'SNS:GetTopicAttributes')
    const { confirmed, pending } = await context.db.subscriptions.counts(context.region, topic.topicName)
    const { Policy, ...attributes } = topic.attributes
    return {
      Attributes: {
        DisplayName: '',
        ...attributes,
        TopicArn,
        Owner: context.accountId,
        Policy: Policy
          ? await withPrincipalArns(Policy, topicPrincipals(context))
          : defaultPolicy(TopicArn, context.accountId),
        SubscriptionsConfirmed: String(confirmed),
        SubscriptionsPending: String(pending),
        SubscriptionsDeleted: String(topic.subscriptionsDeleted),
        EffectiveDeliveryPolicy: EFFECTIVE_DELIVERY_POLICY,
      },
    }
  },
})
