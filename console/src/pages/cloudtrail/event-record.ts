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
  readonly userIdentity?: { readonly type?: string; readonly arn?: string }
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

/** The event's record with line breaks, as the console shows it; the text as it came when it is no JSON. */
export function recordText(event: Event): string {
  const text = event.CloudTrailEvent ?? ''
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
