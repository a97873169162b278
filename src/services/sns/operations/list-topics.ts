import { topicArn } from '../arn.ts'
import { nextToken, PAGE, readToken } from '../next-token.ts'
import { operation } from '../operation.ts'

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
    const [after = ''] = readToken(NextToken)
    const topics = await context.db.topics.list(context.region, after, PAGE + 1)
    const shown = topics.slice(0, PAGE)
    const last = shown.at(-1)
    return {
      Topics: shown.map(({ topicName }) => ({ TopicArn: topicArn(context, topicName) })),
      NextToken: topics.length > PAGE && last ? nextToken([last.topicName]) : undefined,
    }
  },
})
