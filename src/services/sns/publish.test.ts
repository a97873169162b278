import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageAttributeValue } from '../../../models/sns.ts'
import { ACCOUNT, MonitoringScene } from '../cloudwatch/testing.ts'
import { TOPIC, topicScene } from './testing.ts'

for (const [name, input, message] of [
  ['an empty message', { Message: '' }, 'Invalid parameter: Empty message'],
  ['a message of more than 256 KiB', { Message: 'é'.repeat(131_073) }, 'Invalid parameter: Message too long'],
  [
    'a subject with a line break',
    { Message: 'x', Subject: 'a\r\nBcc: evil@example.com' },
    'Invalid parameter: Subject',
  ],
  ['a subject of 101 characters', { Message: 'x', Subject: 'x'.repeat(101) }, 'Invalid parameter: Subject'],
  ['an empty subject', { Message: 'x', Subject: '' }, 'Invalid parameter: Subject'],
  ['an unknown structure', { Message: 'x', MessageStructure: 'xml' }, 'Invalid parameter: MessageStructure'],
  [
    'a structure without default',
    { Message: '{"email":"x"}', MessageStructure: 'json' },
    'Invalid parameter: Message Structure - No default entry in JSON message body',
  ],
  [
    'a structure that is no JSON',
    { Message: '{', MessageStructure: 'json' },
    'Invalid parameter: Message Structure - JSON message body failed to parse',
  ],
  [
    'what is no telephone number',
    { Message: 'x', PhoneNumber: '+1a234', TopicArn: undefined },
    'Invalid parameter: PhoneNumber Reason: +1a234 is not valid to publish to',
  ],
  [
    'an endpoint of a mobile application',
    { Message: 'x', TargetArn: `arn:aws:sns:us-east-1:${ACCOUNT}:endpoint/APNS/abcdef/1`, TopicArn: undefined },
    'Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified',
  ],
  [
    'a telephone number',
    { Message: 'x', PhoneNumber: '+15555550100', TopicArn: undefined },
    'Invalid parameter: PhoneNumber Reason: Castellan sends no text messages',
  ],
  [
    'no topic',
    { Message: 'x', TopicArn: undefined },
    'Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter',
  ],
  [
    'a topic ARN that is none',
    { Message: 'x', TopicArn: 'a:b' },
    'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 2',
  ],
] as const) {
  test(`Publish refuses ${name}`, async () => {
    const scene = await topicScene()
    await assert.rejects(scene.sns('Publish', { TopicArn: TOPIC, ...input }), { code: 'InvalidParameter', message })
  })
}

const invalidAttributes: [name: string, attribute: string, value: MessageAttributeValue, message: string | RegExp][] = [
  [
    'a type that there is not',
    'k',
    { DataType: 'string', StringValue: 'v' },
    "The message attribute 'k' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
  ],
  [
    'no value',
    'k',
    { DataType: 'String', StringValue: '' },
    "The message attribute 'k' must contain non-empty message attribute value for message attribute type 'String'.",
  ],
  [
    'text for a binary value',
    'k',
    { DataType: 'Binary', StringValue: 'v' },
    "The message attribute 'k' with type 'Binary' must use field 'Binary'.",
  ],
  [
    'bytes for a text',
    'k',
    { DataType: 'String', BinaryValue: Buffer.of(1) },
    "The message attribute 'k' with type 'String' must use field 'String'.",
  ],
  [
    'bytes for a number',
    'k',
    { DataType: 'Number', BinaryValue: Buffer.of(1) },
    "The message attribute 'k' with type 'Number' must use field 'String'.",
  ],
  [
    'no bytes',
    'k',
    { DataType: 'Binary', BinaryValue: Buffer.of() },
    "The message attribute 'k' must contain non-empty message attribute value for message attribute type 'Binary'.",
  ],
  [
    'a number that is none',
    'k',
    { DataType: 'Number.int', StringValue: '1e' },
    "Could not cast message attribute 'k' value to number.",
  ],
  ...(
    [
      ['', 'Message attribute name can not be empty.'],
      [
        'attr^1',
        "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
      ],
      ['.a', "Invalid message attribute name starting with character '.' was found."],
      ['a.', "Invalid message attribute name ending with character '.' was found."],
      ['a..b', "Message attribute name can not have successive '.' character."],
      ['x'.repeat(257), 'Length of message attribute name must be less than 256 bytes.'],
    ] as const
  ).map(([attribute, message]): (typeof invalidAttributes)[number] => [
    `the name ${JSON.stringify(attribute.slice(0, 9))}`,
    attribute,
    { DataType: 'String', StringValue: 'v' },
    message,
  ]),
]
for (const [name, attribute, value, message] of invalidAttributes) {
  // https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html, and recorded on AWS, 2024-11-15
  test(`Publish and PublishBatch refuse a message attribute with ${name}`, async () => {
    const scene = await topicScene()
    const sent = { Message: 'x', MessageAttributes: { [attribute]: value } }
    const refusal = { code: 'ParameterValueInvalid', message }
    await assert.rejects(scene.sns('Publish', { TopicArn: TOPIC, ...sent }), refusal)
    const entries = { TopicArn: TOPIC, PublishBatchRequestEntries: [{ Id: 'a', ...sent }] }
    await assert.rejects(scene.sns('PublishBatch', entries), refusal)
  })
}

test('Publish takes attributes of each type, with a label of the publisher’s own', async () => {
  const scene = await topicScene()
  const MessageAttributes: Record<string, MessageAttributeValue> = {
    'a.b-c_d': { DataType: 'String', StringValue: 'v' },
    list: { DataType: 'String.Array', StringValue: '["v"]' },
    count: { DataType: 'Number.float', StringValue: '-1.5e3' },
    image: { DataType: 'Binary.png', BinaryValue: Buffer.of(1) },
  }
  assert.ok((await scene.sns('Publish', { TopicArn: TOPIC, Message: 'x', MessageAttributes })).MessageId)
})

test('attributes count as parts of a message’s size, and messages as parts of a batch’s', async () => {
  const scene = await topicScene()
  const half = 'x'.repeat(131_072)
  const attributed = { Message: half, MessageAttributes: { k: { DataType: 'String', StringValue: half } } }
  await assert.rejects(scene.sns('Publish', { TopicArn: TOPIC, ...attributed }), {
    code: 'InvalidParameter',
    message: 'Invalid parameter: Message too long',
  })
  const batch = (Message: string) =>
    scene.sns('PublishBatch', {
      TopicArn: TOPIC,
      PublishBatchRequestEntries: [
        { Id: 'a', Message: half },
        { Id: 'b', Message },
      ],
    })
  assert.equal((await batch(half)).Successful?.length, 2)
  await assert.rejects(batch(`${half}x`), {
    code: 'BatchRequestTooLong',
    message: 'The length of all the messages put together is more than the limit.',
  })
})

test('a deduplication id is refused: there are no FIFO topics', async () => {
  const scene = await topicScene()
  await assert.rejects(scene.sns('Publish', { TopicArn: TOPIC, Message: 'x', MessageDeduplicationId: 'd' }), {
    code: 'InvalidParameter',
  })
})

test('a message with a form for each protocol sends each its own', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  const Message = JSON.stringify({ default: 'for all', email: 'for people', sms: 'short' })
  await scene.sns('Publish', { TopicArn: topic, Message, MessageStructure: 'json' })
  assert.match((await scene.mails()).at(-1)?.body ?? '', /^for people\n/)
  assert.equal((await scene.mails()).at(-1)?.subject, 'AWS Notification Message')
})

// Recorded on AWS, 2023-08-24.
test('PublishBatch with one bad entry sends none', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  const publish = (entries: { Id: string; Message: string }[]) =>
    scene.sns('PublishBatch', { TopicArn: topic, PublishBatchRequestEntries: entries })
  const good = { Id: 'a', Message: 'one' }
  await assert.rejects(publish([good, { Id: 'b', Message: '' }]), {
    code: 'InvalidParameter',
    message: 'Invalid parameter: Empty message',
  })
  const structured = { Id: 'b', Message: '{"sqs":"x"}', MessageStructure: 'json' }
  await assert.rejects(publish([good, structured]), {
    code: 'InvalidParameter',
    message: 'Invalid parameter: Message Structure - No default entry in JSON message body',
  })
  await assert.rejects(publish([good, { Id: 'b c', Message: 'x' }]), { code: 'InvalidBatchEntryId' })
  assert.equal((await scene.mails()).length, 0)
  const { Successful, Failed } = await publish([good, { Id: 'b', Message: 'two' }])
  assert.deepEqual([Successful?.map(({ Id }) => Id), Failed], [['a', 'b'], []])
  assert.equal((await scene.mails()).length, 2)
  await assert.rejects(publish([]), { code: 'EmptyBatchRequest' })
  await assert.rejects(
    publish([
      { Id: 'a', Message: 'x' },
      { Id: 'a', Message: 'y' },
    ]),
    { code: 'BatchEntryIdsNotDistinct' },
  )
  await assert.rejects(publish(Array.from({ length: 11 }, (_, index) => ({ Id: `i${index}`, Message: 'x' }))), {
    code: 'TooManyEntriesInBatchRequest',
  })
})
