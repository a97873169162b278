import { assertTags, creationRequests, fromTags, requestTagKeys } from '../../tags.ts'
import { topicArn } from '../arn.ts'
import { InvalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { TAG_RULES } from '../tags.ts'
import { checkTopicAttribute, storedTopicAttribute } from '../topic.ts'

/**
 * Creates a topic; where there is one of the name, with the same attributes and tags, answers with that.
 *
 * @throws InvalidParameter (400), TagLimitExceeded (400).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 */
export const createTopic = operation('CreateTopic', {
  action: 'sns:CreateTopic',
  access: 'write',
  resource: ({ Name, Tags }, context) =>
    creationRequests('sns:CreateTopic', 'sns:TagResource', topicArn(context, Name), Tags),
  conditionKeys: ({ Tags }) => requestTagKeys(Tags),

  async handle({ Name, Attributes = {}, Tags = [], DataProtectionPolicy }, context) {
    const { db, region, clock } = context
    if (Name.endsWith('.fifo'))
      throw InvalidParameter('Invalid parameter: Topic Name Reason: Castellan has no FIFO topics')
    if (!/^[\w-]{1,256}$/.test(Name)) throw InvalidParameter('Invalid parameter: Topic Name')
    if (DataProtectionPolicy !== undefined) {
      throw InvalidParameter('Invalid parameter: DataProtectionPolicy Reason: Castellan does not support it')
    }
    const attributes: Record<string, string> = {}
    for (const [name, value] of Object.entries(Attributes)) {
      checkTopicAttribute(name, value, `Attributes Reason: Unknown attribute ${name}`)
      attributes[name] = await storedTopicAttribute(name, value, context)
    }
    assertTags(Tags, [], TAG_RULES)
    const arn = topicArn(context, Name)
    const existing = await db.topics.get(region, Name)
    if (existing) {
      if (Object.entries(attributes).some(([name, value]) => (existing.attributes[name] ?? '') !== value)) {
        throw InvalidParameter('Invalid parameter: Attributes Reason: Topic already exists with different attributes')
      }
      const present = new Map((await db.monitoringTags.ofTarget(arn)).map(({ key, value }) => [key, value]))
      if (Tags.some(({ Key, Value }) => present.get(Key) !== Value)) {
        throw InvalidParameter('Invalid parameter: Tags Reason: Topic already exists with different tags')
      }
      return { TopicArn: arn }
    }
    await db.topics.add({ region, topicName: Name, attributes, createdAt: clock() })
    await db.monitoringTags.set(arn, fromTags(Tags))
    return { TopicArn: arn }
  },
})
