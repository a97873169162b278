import type { AccountId } from '../aws/index.ts'

/**
 * What all events of one caller, operation and client have in common. It is one object for many events: a batch writes
 * it once, which makes an event five times smaller.
 */
export interface EventOrigin {
  readonly eventName: string
  /** Such as `iam.amazonaws.com`. */
  readonly eventSource: string
  /** `true` or `false`, as CloudTrail's filter has it. */
  readonly readOnly: string
  readonly userName: string | null
  readonly accessKeyId: string | null
  /**
   * The members of the event's JSON that say all this and more, without braces:
   * `"eventVersion":"1.08","userIdentity":{…},…`.
   */
  readonly members: string
}

/** An event on its way to the store. */
export interface AuditEvent {
  /** Epoch milliseconds. */
  readonly eventTime: number
  /** A UUID. */
  readonly eventId: string
  readonly origin: EventOrigin
  /** `[{ ResourceType, ResourceName }]` as JSON. */
  readonly resources: string
  /** What the event's JSON says beside its origin, its time and its id, without braces: `"requestParameters":{…},…`. */
  readonly members: string
}

/** An event as it is looked up. */
export interface RecordedEvent extends Omit<EventOrigin, 'members'>, Omit<AuditEvent, 'origin' | 'members'> {
  /** The whole CloudTrail event as JSON, without secrets. */
  readonly event: string
}

let lastSecond = -1
let lastSecondText = ''

/** CloudTrail's times have whole seconds, so one text serves a thousand events. */
export function isoSeconds(time: number): string {
  const second = Math.floor(time / 1000)
  if (second !== lastSecond) {
    lastSecond = second
    lastSecondText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`
  }
  return lastSecondText
}

/** Takes events that are to be written before their transaction's COMMIT. */
export type EventSink = (accountId: AccountId, events: readonly AuditEvent[]) => void
