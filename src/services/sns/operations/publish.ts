import { parseArn } from '../../../aws/index.ts'
import { InvalidParameter } from '../errors.ts'
import { fanOut } from '../fan-out.ts'
import { readMessage } from '../message.ts'
import { operation } from '../operation.ts'
import { ownPolicy, requireTopic } from '../topic.ts'

/**
 * Sends a message to every confirmed subscription of a topic.
 *
 * @throws InvalidParameter, ParameterValueInvalid (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const publish = operation('Publish', {
  action: 'sns:Publish',
  access: 'telemetry',
  resource: ({ TopicArn, TargetArn }) => TopicArn ?? TargetArn ?? '*',
  resourcePolicy: ownPolicy,

  async handle(input, context) {
    const { region, clock } = context
    if (input.PhoneNumber !== undefined) {
      if (!/^\+?\d[\d-]*$/.test(input.PhoneNumber)) {
        throw InvalidParameter(`Invalid parameter: PhoneNumber Reason: ${input.PhoneNumber} is not valid to publish to`)
      }
      throw InvalidParameter('Invalid parameter: PhoneNumber Reason: Castellan sends no text messages')
    }
    const arn = input.TopicArn ?? input.TargetArn
    if (arn === undefined)
      throw InvalidParameter('Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter')
    if (input.TopicArn === undefined && parseArn(arn)?.resource.startsWith('endpoint/')) {
      throw InvalidParameter('Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified')
    }
    const message = readMessage(input)
    const { topicName } = await requireTopic(arn, context, 'SNS:Publish')
    return { MessageId: await fanOut(context.db, { ...context, region, topicName, message, now: clock() }) }
  },
})
