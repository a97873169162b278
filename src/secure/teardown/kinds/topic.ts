import { type Account, call, type Output } from '../../account/index.ts'
import { topicArn } from '../../checks/billing/alarms.ts'
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

async function removalOf(TopicArn: string, region: string, { account, ours }: Search): Promise<Removal> {
  const subscriptions = await account.list('sns', 'ListSubscriptionsByTopic', { TopicArn }, 'Subscriptions', region)
  // One that nobody confirmed has no ARN yet, and ends by itself.
  const confirmed = subscriptions.flatMap(({ SubscriptionArn = '' }) =>
    SubscriptionArn.startsWith('arn:') ? [SubscriptionArn] : [],
  )
  return {
    calls: [
      ...confirmed.map((SubscriptionArn) => ({
        call: call('sns', 'Unsubscribe', { SubscriptionArn }, region),
        removes: SubscriptionArn,
      })),
      { call: call('sns', 'DeleteTopic', { TopicArn }, region), removes: TopicArn },
    ],
    notes: (await alarmsTo(TopicArn, account, region))
      .filter(({ AlarmArn = '' }) => !ours.has(AlarmArn))
      .map(
        ({ AlarmName }) => `the alarm ${AlarmName}, which secure did not make, tells this topic: nobody will hear it`,
      ),
  }
}

type Alarms = NonNullable<Output<'cloudwatch', 'DescribeAlarms'>['MetricAlarms']>

async function alarmsTo(topicArn: string, account: Account, region: string): Promise<Alarms> {
  const alarms = await account.list('cloudwatch', 'DescribeAlarms', {}, 'MetricAlarms', region)
  return alarms.filter(({ AlarmActions = [], OKActions = [], InsufficientDataActions = [] }) =>
    [...AlarmActions, ...OKActions, ...InsufficientDataActions].includes(topicArn),
  )
}
