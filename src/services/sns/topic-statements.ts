import type { OperationContext } from '../operation.ts'
import { checkTopicAttribute, requireTopic } from './topic.ts'
import { defaultPolicy } from './topic-policy.ts'

/**
 * Changes the statements of a topic's policy; of the default one, where the topic has none of its own. The others stay
 * as they are kept.
 *
 * @param change gives back the policy itself where nothing changes.
 * @param action as denials name it: `SNS:AddPermission`
 * @throws InvalidParameter (400) where the outcome is no policy for a topic, AuthorizationError (403), NotFound (404).
 */
export async function changeStatements(
  topicArn: string,
  context: OperationContext,
  action: string,
  change: (policy: string) => string,
): Promise<void> {
  const { topicName, attributes } = await requireTopic(topicArn, context, action)
  const policy = attributes.Policy || defaultPolicy(topicArn, context.accountId)
  const Policy = change(policy)
  if (Policy === policy) return
  checkTopicAttribute('Policy', Policy)
  await context.db.topics.setAttributes(context.region, topicName, { ...attributes, Policy })
}
