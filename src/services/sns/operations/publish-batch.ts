import type { PublishBatchResultEntry } from '../../../../models/sns.ts'
import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  EmptyBatchRequest,
  InvalidBatchEntryId,
  TooManyEntriesInBatchRequest,
} from '../errors.ts'
import { fanOut } from '../fan-out.ts'
import { messageBytes, readMessage } from '../message.ts'
import { operation } from '../operation.ts'
import { QUOTAS } from '../quotas.ts'
import { ownPolicy, requireTopic } from '../topic.ts'

/**
 * Sends up to ten messages to a topic: all, or none where something is wrong with one. `Failed` is for what goes wrong
 * on AWS's side, and is empty.
 *
 * @throws EmptyBatchRequest, TooManyEntriesInBatchRequest, BatchEntryIdsNotDistinct, InvalidBatchEntryId,
 * BatchRequestTooLong, InvalidParameter, ParameterValueInvalid (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 */
export const publishBatch = operation('PublishBatch', {
  action: 'sns:Publish',
  access: 'telemetry',
  resource: ({ TopicArn }) => TopicArn,
  resourcePolicy: ownPolicy,

  async handle({ TopicArn, PublishBatchRequestEntries: entries }, context) {
    const { topicName } = await requireTopic(TopicArn, context, 'SNS:Publish')
    if (entries.length === 0) throw EmptyBatchRequest("The batch request doesn't contain any entries.")
    if (entries.length > QUOTAS.MessagesPerPublishBatch) {
      throw TooManyEntriesInBatchRequest('The batch request contains more entries than permissible.')
    }
    const ids = new Set(entries.map(({ Id }) => Id))
    if (ids.size < entries.length)
      throw BatchEntryIdsNotDistinct('Two or more batch entries in the request have the same Id.')
    for (const id of ids) {
      if (!/^[\w-]{1,80}$/.test(id))
        throw InvalidBatchEntryId("The Id of a batch entry in a batch request doesn't abide by the specification.")
    }
    // "The maximum allowed individual message size and the maximum total payload size […] are both 256 KB (262,144
    // bytes)."
    if (entries.reduce((bytes, entry) => bytes + messageBytes(entry), 0) > QUOTAS.BytesPerMessage) {
      throw BatchRequestTooLong('The length of all the messages put together is more than the limit.')
    }
    const messages = entries.map((entry) => ({ id: entry.Id, message: readMessage(entry) }))
    const successful: PublishBatchResultEntry[] = []
    for (const { id, message } of messages) {
      const MessageId = await fanOut(context.db, { ...context, topicName, message, now: context.clock() })
      successful.push({ Id: id, MessageId })
    }
    return { Successful: successful, Failed: [] }
  },
})
