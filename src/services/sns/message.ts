import { InvalidParameter } from './errors.ts'
import type { Message } from './fan-out.ts'
import { assertMessageAttributes, attributeBytes, type MessageAttributes } from './message-attributes.ts'
import { QUOTAS } from './quotas.ts'

export interface PublishedMessage {
  readonly Message: string
  readonly Subject?: string
  readonly MessageStructure?: string
  readonly MessageAttributes?: MessageAttributes
  readonly MessageDeduplicationId?: string
}

/** What counts against the size that a message may have: its body and its attributes, in bytes. */
export function messageBytes({ Message, MessageAttributes = {} }: PublishedMessage): number {
  return Buffer.byteLength(Message) + attributeBytes(MessageAttributes)
}

/**
 * What a Publish request says, by protocol.
 * @throws InvalidParameter, ParameterValueInvalid (400), in AWS's words.
 */
export function readMessage(published: PublishedMessage): Message {
  const { Message, Subject, MessageStructure, MessageAttributes = {}, MessageDeduplicationId } = published
  if (Message === '') throw InvalidParameter('Invalid parameter: Empty message')
  if (messageBytes(published) > QUOTAS.BytesPerMessage) throw InvalidParameter('Invalid parameter: Message too long')
  // "This parameter applies only to FIFO (first-in-first-out) topics", which Castellan has not.
  if (MessageDeduplicationId !== undefined) {
    throw InvalidParameter(
      'Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    )
  }
  assertMessageAttributes(MessageAttributes)
  if (Subject !== undefined) assertSubject(Subject)
  const common = { subject: Subject, attributes: MessageAttributes }
  if (MessageStructure === undefined || MessageStructure === '') return { ...common, default: Message }
  if (MessageStructure !== 'json') throw InvalidParameter('Invalid parameter: MessageStructure')
  const forms = readForms(Message)
  const fallback = text(forms.default)
  if (fallback === undefined) {
    throw InvalidParameter('Invalid parameter: Message Structure - No default entry in JSON message body')
  }
  return { ...common, default: fallback, email: text(forms.email), emailJson: text(forms['email-json']) }
}

/** A subject becomes a mail's header. */
function assertSubject(subject: string): void {
  if (subject === '' || subject.length > 100 || /[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(subject)) {
    throw InvalidParameter('Invalid parameter: Subject')
  }
}

function readForms(json: string): Readonly<Record<string, unknown>> {
  let forms: unknown
  try {
    forms = JSON.parse(json)
  } catch {
    forms = undefined
  }
  if (typeof forms !== 'object' || forms === null || Array.isArray(forms)) {
    throw InvalidParameter('Invalid parameter: Message Structure - JSON message body failed to parse')
  }
  return forms as Readonly<Record<string, unknown>>
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
