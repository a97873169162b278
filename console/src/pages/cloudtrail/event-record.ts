import type { Event } from '@aws-sdk/client-cloudtrail'

/** The parts of an event's record that the pages show outside the JSON. */
export interface EventRecord {
  readonly awsRegion?: string
  readonly errorCode?: string
  readonly errorMessage?: string
  readonly requestID?: string
  readonly sourceIPAddress?: string
  readonly userAgent?: string
  readonly eventType?: string
  /** Of a sign-in: `{ "ConsoleLogin": "Failure" }`. */
  readonly responseElements?: { readonly ConsoleLogin?: string } | null
  readonly authorization?: AuthorizationRecord
  readonly userIdentity?: { readonly type?: string; readonly arn?: string }
}

/** What was decided on the call: see docs/explain.md. */
export interface AuthorizationRecord {
  readonly asks?: readonly {
    readonly action?: string
    readonly resource?: string
    readonly effect?: string
    readonly layer?: string
    readonly policy?: string
    readonly statement?: number
    readonly uncertain?: boolean
  }[]
  readonly omittedAsks?: number
  readonly policies?: readonly {
    readonly type?: string
    readonly policy?: string
    readonly version?: string
    readonly document?: string
  }[]
  readonly omittedPolicies?: number
}

/** The event's record as an object; an empty one when it is missing or no JSON object. */
export function recordOf(event: Event): EventRecord {
  try {
    const record: unknown = JSON.parse(event.CloudTrailEvent ?? '{}')
    return typeof record === 'object' && record !== null ? record : {}
  } catch {
    return {}
  }
}

/**
 * What the event failed with; `undefined` when it succeeded. Sign-ins have no error code.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function failureOf(event: Event): string | undefined {
  const { errorCode, errorMessage, responseElements } = recordOf(event)
  const isRefusedSignIn = responseElements?.ConsoleLogin === 'Failure'
  return errorCode ?? errorMessage ?? (isRefusedSignIn ? 'Failed authentication' : undefined)
}

/** The event's record with line breaks, as the console shows it; the text as it came when it is no JSON. */
export function recordText(event: Event): string {
  const text = event.CloudTrailEvent ?? ''
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
