import { listSubscriptions, listTopics } from '../../notifications/calls.ts'

/** What the wizard knows of the account's topics. Subscriptions are an extra: a topic can be chosen without them. */
export async function readTopicChoices() {
  const [topics, subscriptions] = await Promise.all([listTopics(), listSubscriptions().catch(() => undefined)])
  return { topics, subscriptions }
}

/** What `readTopicChoices` reads. */
export type TopicChoices = Awaited<ReturnType<typeof readTopicChoices>>
