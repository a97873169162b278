import { type AccountId, AwsError } from '../../aws/index.ts'
import { parsePolicy, validatePolicy } from '../../policy/index.ts'

/**
 * What a topic's policy may speak of: the operations on a topic.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
 */
const TOPIC_ACTIONS: ReadonlySet<string> = new Set(
  [
    'AddPermission',
    'ConfirmSubscription',
    'DeleteTopic',
    'GetDataProtectionPolicy',
    'GetTopicAttributes',
    'ListSubscriptionsByTopic',
    'ListTagsForResource',
    'Publish',
    'PutDataProtectionPolicy',
    'Receive',
    'RemovePermission',
    'SetTopicAttributes',
    'Subscribe',
    'TagResource',
    'UntagResource',
  ].map((name) => `sns:${name.toLowerCase()}`),
)

function isTopicAction(action: string): boolean {
  const isPattern = /[*?]/.test(action)
  return action === '*' || (isPattern ? /^sns:/i.test(action) : TOPIC_ACTIONS.has(action.toLowerCase()))
}

/** What makes `document` no policy for a topic, in SNS's words; `undefined` where nothing does. */
export function policyProblem(document: string): string | undefined {
  if (Buffer.byteLength(document) > 30_720) return 'Policy Error: PolicyTooLong'
  try {
    validatePolicy(document, 'resource')
    const isInScope = parsePolicy(document).statements.every(({ action }) => action?.values.every(isTopicAction))
    return isInScope ? undefined : 'Policy statement action out of service scope!'
  } catch (error) {
    if (error instanceof AwsError) return `Policy Error: ${error.message}`
    throw error
  }
}

/**
 * "By default, only the topic owner can publish or subscribe to the topic": the policy that a topic has without one of
 * its own.
 */
export function defaultPolicy(arn: string, accountId: AccountId): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'SNS:GetTopicAttributes',
          'SNS:SetTopicAttributes',
          'SNS:AddPermission',
          'SNS:RemovePermission',
          'SNS:DeleteTopic',
          'SNS:Subscribe',
          'SNS:ListSubscriptionsByTopic',
          'SNS:Publish',
        ],
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
      },
    ],
  })
}
