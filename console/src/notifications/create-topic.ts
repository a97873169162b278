import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns'
import { sns } from '../api/sns.ts'

/** A topic that exists now, and the addresses that could not be subscribed to it. */
export interface NewTopic {
  readonly topicArn: string
  readonly failures: readonly { readonly email: string; readonly error: unknown }[]
}

/**
 * Subscribes an e-mail address; it gets notifications once its owner has followed the link in the confirmation mail.
 */
export async function subscribeEmail(topicArn: string, email: string, protocol = 'email'): Promise<void> {
  await sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: protocol, Endpoint: email, ReturnSubscriptionArn: true }),
  )
}

/** Creates a topic with its e-mail subscriptions. One address that is refused does not keep the others out. */
export async function createTopic(name: string, emails: readonly string[], displayName = ''): Promise<NewTopic> {
  const { TopicArn = '' } = await sns.send(
    new CreateTopicCommand({ Name: name, ...(displayName === '' ? {} : { Attributes: { DisplayName: displayName } }) }),
  )
  const failures: { email: string; error: unknown }[] = []
  for (const email of emails) {
    try {
      await subscribeEmail(TopicArn, email)
    } catch (error) {
      failures.push({ email, error })
    }
  }
  return { topicArn: TopicArn, failures }
}
