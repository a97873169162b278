import { type Event, type LookupAttributeKey, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { cloudtrail } from '../../api/cloudtrail.ts'

/** The attributes that events can be looked up by, in the words of the page. */
export const lookupAttributes = [
  { value: 'ReadOnly', label: 'Read-only' },
  { value: 'EventName', label: 'Event name' },
  { value: 'Username', label: 'User name' },
  { value: 'EventSource', label: 'Event source' },
  { value: 'EventId', label: 'Event ID' },
  { value: 'ResourceName', label: 'Resource name' },
  { value: 'ResourceType', label: 'Resource type' },
  { value: 'AccessKeyId', label: 'AWS access key' },
] as const satisfies readonly { value: LookupAttributeKey; label: string }[]

/** Which events to look for. LookupEvents takes one attribute; an empty value asks for every event. */
export interface Lookup {
  readonly attribute: LookupAttributeKey
  readonly value: string
  readonly from: Date
  readonly to: Date
}

const PAGE = 50

/** One page of events, newest first. */
export async function lookupEvents(
  { attribute, value, from, to }: Lookup,
  nextToken?: string,
): Promise<{ readonly events: readonly Event[]; readonly nextToken: string | undefined }> {
  const page = await cloudtrail.send(
    new LookupEventsCommand({
      StartTime: from,
      EndTime: to,
      MaxResults: PAGE,
      NextToken: nextToken,
      ...(value === '' ? {} : { LookupAttributes: [{ AttributeKey: attribute, AttributeValue: value }] }),
    }),
  )
  return { events: page.Events ?? [], nextToken: page.NextToken }
}

/** The event with an id, `undefined` when there is none. */
export async function eventWithId(eventId: string): Promise<Event | undefined> {
  const page = await cloudtrail.send(
    new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: eventId }] }),
  )
  return page.Events?.[0]
}
