import {
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  type Subscription,
} from '@aws-sdk/client-sns'
import { sns } from '../api/sns.ts'
import { isPending } from './topic.ts'

interface TokenPage {
  readonly NextToken?: string | undefined
}

async function everyPage<Page extends TokenPage, Item>(
  send: (nextToken: string | undefined) => Promise<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const all: Item[] = []
  let nextToken: string | undefined
  do {
    const page = await send(nextToken)
    all.push(...(items(page) ?? []))
    nextToken = page.NextToken
  } while (nextToken !== undefined && nextToken !== '')
  return all
}

/** The ARNs of all topics. */
export async function listTopics(): Promise<string[]> {
  const topics = await everyPage(
    (NextToken) => sns.send(new ListTopicsCommand({ NextToken })),
    (page) => page.Topics,
  )
  return topics.map(({ TopicArn }) => TopicArn ?? '')
}

/** All subscriptions of the account. */
export function listSubscriptions(): Promise<Subscription[]> {
  return everyPage(
    (NextToken) => sns.send(new ListSubscriptionsCommand({ NextToken })),
    (page) => page.Subscriptions,
  )
}

/** The subscriptions of one topic. */
export function listSubscriptionsOf(topicArn: string): Promise<Subscription[]> {
  return everyPage(
    (NextToken) => sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken })),
    (page) => page.Subscriptions,
  )
}

/** The ARNs of the topics with a subscription that nobody has confirmed yet. */
export async function pendingTopics(): Promise<ReadonlySet<string>> {
  const subscriptions = await listSubscriptions()
  return new Set(subscriptions.filter(isPending).map(({ TopicArn }) => TopicArn ?? ''))
}
