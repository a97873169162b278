import type { OperationContext } from '../operation.ts'
import { checkTopicAttribute, requireTopic } from './topic.ts'
import { defaultPolicy } from './topic-policy.ts'

/** A statement of a topic's policy, as JSON has it. */
export interface TopicStatement {
  readonly Sid?: string
  readonly [element: string]: unknown
}

/**
 * Changes the statements of a topic's policy; of the default one, where the topic has none of its own. The others stay as they are kept.
 *
 * @param action as denials name it: `SNS:AddPermission`
 * @throws InvalidParameter (400) where the outcome is no policy for a topic, AuthorizationError (403), NotFound (404).
 */
export async function changeStatements(
  topicArn: string,
  context: OperationContext,
  action: string,
  change: (statements: readonly TopicStatement[]) => readonly TopicStatement[],
): Promise<void> {
  const { topicName, attributes } = await requireTopic(topicArn, context, action)
  const policy = JSON.parse(attributes.Policy || defaultPolicy(topicArn, context.accountId))
  const statements: readonly TopicStatement[] = [policy.Statement].flat()
  const changed = change(statements)
  if (changed === statements) return
  const Policy = JSON.stringify({ ...policy, Statement: changed })
  checkTopicAttribute('Policy', Policy)
  await context.db.topics.setAttributes(context.region, topicName, { ...attributes, Policy })
}
