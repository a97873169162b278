import { InvalidParameter } from './errors.ts'
import type { Message } from './fan-out.ts'

/** 256 KiB: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_BYTES = 262_144

export interface PublishedMessage {
  readonly Message: string
  readonly Subject?: string
  readonly MessageStructure?: string
}

/**
 * What a Publish request says, by protocol.
 * @throws InvalidParameter (400), in AWS's words.
 */
export function readMessage({ Message, Subject, MessageStructure }: PublishedMessage): Message {
  if (Message === '') throw InvalidParameter('Invalid parameter: Empty message')
  if (Buffer.byteLength(Message) > MAX_BYTES) throw InvalidParameter('Invalid parameter: Message too long')
  if (Subject !== undefined) assertSubject(Subject)
  if (MessageStructure === undefined || MessageStructure === '') return { subject: Subject, default: Message }
  if (MessageStructure !== 'json') throw InvalidParameter('Invalid parameter: MessageStructure')
  const forms = readForms(Message)
  const fallback = text(forms.default)
  if (fallback === undefined) {
    throw InvalidParameter('Invalid parameter: Message Structure - No default entry in JSON message body')
  }
  return { subject: Subject, default: fallback, email: text(forms.email), emailJson: text(forms['email-json']) }
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
