import { topicArn } from '../arn.ts'
import { nextTokens, PAGE } from '../next-token.ts'
import { operation } from '../operation.ts'

const tokens = nextTokens('text')

/**
 * The account's topics in the region, by name, 100 at a time.
 *
 * @throws InvalidParameter (400).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
 */
export const listTopics = operation('ListTopics', {
  action: 'sns:ListTopics',
  access: 'read',
  resource: (_, context) => topicArn(context, '*'),

  async handle({ NextToken }, context) {
    const [after = ''] = tokens.read(NextToken) ?? []
    const topics = await context.db.topics.list(context.region, after, PAGE + 1)
    const { items, next } = tokens.page(topics, PAGE, ({ topicName }) => [topicName])
    return {
      Topics: items.map(({ topicName }) => ({ TopicArn: topicArn(context, topicName) })),
      NextToken: next,
    }
  },
})
