import { assertTags, creationRequests, fromTags, requestTagKeys } from '../../tags.ts'
import { topicArn } from '../arn.ts'
import { InvalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { TAG_RULES } from '../tags.ts'
import { checkTopicAttribute, isOfFifoTopics, storedTopicAttribute } from '../topic.ts'

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
    assertName(Name, Attributes.FifoTopic)
    if (DataProtectionPolicy !== undefined) {
      throw InvalidParameter('Invalid parameter: DataProtectionPolicy Reason: Castellan does not support it')
    }
    const attributes: Record<string, string> = {}
    for (const [name, value] of Object.entries(Attributes)) {
      if (name === 'FifoTopic') continue
      checkTopicAttribute(name, value, `Attributes Reason: Unknown attribute ${name}`)
      if (!isOfFifoTopics(name)) attributes[name] = await storedTopicAttribute(name, value, context)
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

/** "FIFO topic names must end with .fifo", and no others may. `FifoTopic` is no attribute of a standard topic. */
function assertName(name: string, fifo = 'false'): void {
  if (!/^(true|false)$/i.test(fifo)) throw InvalidParameter('Invalid parameter: Attributes Reason: FifoTopic')
  if (fifo.toLowerCase() === 'false') {
    if (!/^[\w-]{1,256}$/.test(name)) throw InvalidParameter('Invalid parameter: Topic Name')
    return
  }
  if (!/^[\w-]{1,251}\.fifo$/.test(name)) throw InvalidParameter('Invalid parameter: Topic Name')
  throw InvalidParameter('Invalid parameter: Topic Name Reason: Castellan has no FIFO topics')
}
