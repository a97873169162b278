import { AwsError } from '../aws/index.ts'
import type { Call } from '../protocol/index.ts'

/**
 * The operations that send events and get events at once: by HTTP/2 alone, which is not forwarded.
 *
 * @see https://smithy.io/2.0/spec/streaming.html#eventstream-trait
 */
const BOTH_WAYS: ReadonlySet<string> = new Set([
  'bedrock-runtime InvokeModelWithBidirectionalStream',
  'connecthealth StartMedicalScribeListeningSession',
  'lexv2-runtime StartConversation',
  'polly StartSpeechSynthesisStream',
  'qbusiness Chat',
])

/** @throws NotImplemented (501) */
export function assertOneWay({ service, operation }: Call): void {
  if (!BOTH_WAYS.has(`${service} ${operation}`)) return
  throw new AwsError(
    'NotImplemented',
    `${operation} streams both ways by HTTP/2, which Castellan does not forward: ask its upstream itself.`,
    501,
  )
}
