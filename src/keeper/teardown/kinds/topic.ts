import { call } from '../../account/index.ts'
import { topicArn } from '../../billing/alarms.ts'
import { type Kind, type Removal, regionsOf, type Search, sorted, tagsIn, together } from '../resource.ts'

/** Topics, with who is subscribed to them. */
export const topic: Kind = {
  owns: (service) => service === 'sns',
  reads: ['sns:ListTopics', 'sns:ListTagsForResource', 'sns:ListSubscriptionsByTopic', 'cloudwatch:DescribeAlarms'],

  async find(search) {
    const { account } = search
    const inRegion = async (region: string) => {
      const topics = await account.list('sns', 'ListTopics', {}, 'Topics', region)
      const tagged = topics.map(async ({ TopicArn: arn = '' }) => {
        const name = arn.split(':').at(-1) ?? ''
        if (arn !== topicArn(account)) return { arn, name, tags: [] }
        const answer = await account.ask('sns', 'ListTagsForResource', { ResourceArn: arn }, region)
        return { arn, name, tags: tagsIn(answer, ({ Tags }) => Tags) }
      })
      return sorted('topic', await Promise.all(tagged), search, ({ arn }) => removalOf(arn, region, search))
    }
    return together(await Promise.all(regionsOf('sns', search).map(inRegion)))
  },
}

async function removalOf(TopicArn: string, region: string, search: Search): Promise<Removal> {
  const { account, addresses, named } = search
  const subscriptions = await account.list('sns', 'ListSubscriptionsByTopic', { TopicArn }, 'Subscriptions', region)
  // One that nobody confirmed has no ARN yet, and ends by itself.
  const confirmed = subscriptions.filter(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:'))
  const others = confirmed.flatMap(({ Endpoint = '' }) => (addresses.has(Endpoint) ? [] : [Endpoint]))
  const heard = others.length === 0 ? [] : [`it notifies ${others.join(', ')}, whom secure did not subscribe`]
  const alarms = await alarmsTo(TopicArn, search, region)
  const used = alarms.length === 0 ? [] : [`it is notified by ${alarms.join(', ')}, which secure did not make`]
  // Who says that a topic is ours without a journal that could tell whose the subscriptions are has read them in the
  // list.
  const isNamed = named.has(TopicArn)
  const reasons = [...used, ...(isNamed ? [] : heard)]
  return {
    calls: [
      ...confirmed.map(({ SubscriptionArn = '' }) => ({
        call: call('sns', 'Unsubscribe', { SubscriptionArn }, region),
        removes: SubscriptionArn,
      })),
      { call: call('sns', 'DeleteTopic', { TopicArn }, region), removes: TopicArn },
    ],
    notes: isNamed ? heard : [],
    ...(reasons.length > 0 && { blocked: reasons.join(', and ') }),
  }
}

/** The alarms of others that would be heard by nobody any more. */
async function alarmsTo(topicArn: string, { account, ours }: Search, region: string): Promise<readonly string[]> {
  // By default it leaves composite alarms out.
  const input = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] }
  const [metric, composite] = await Promise.all([
    account.list('cloudwatch', 'DescribeAlarms', input, 'MetricAlarms', region),
    account.list('cloudwatch', 'DescribeAlarms', input, 'CompositeAlarms', region),
  ])
  return [...metric, ...composite]
    .filter(({ AlarmActions = [], OKActions = [], InsufficientDataActions = [] }) =>
      [...AlarmActions, ...OKActions, ...InsufficientDataActions].includes(topicArn),
    )
    .flatMap(({ AlarmArn = '', AlarmName }) => (ours.has(AlarmArn) ? [] : [`the alarm ${AlarmName}`]))
}
