import type { LookupAttribute } from '../../../../models/cloudtrail.ts'
import { SECOND } from '../../../aws/index.ts'
import type { AuditLookup } from '../../../storage/repositories/audit.ts'
import { pageTokensOf } from '../../page-token.ts'
import {
  InvalidEventCategoryException,
  InvalidLookupAttributesException,
  InvalidNextTokenException,
  InvalidTimeRangeException,
} from '../errors.ts'
import { operation } from '../operation.ts'

const MAX_RESULTS = 50

/** An event's time and id. */
const tokens = pageTokensOf(() => InvalidNextTokenException('Invalid token.'))('number', 'text')

/**
 * The account's audit record in the Region, newest first: requests to the API, sign-ins, and what was done by command.
 * "You can look up events that occurred in a Region within the last 90 days"; global services' are in us-east-1, as is
 * what was signed for a Region that there is not, and data events in none.
 *
 * @throws InvalidLookupAttributesException, InvalidTimeRangeException, InvalidNextTokenException,
 * InvalidEventCategoryException (400)
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const lookupEvents = operation('LookupEvents', {
  action: 'cloudtrail:LookupEvents',
  access: 'read',

  async handle(
    { LookupAttributes = [], StartTime, EndTime, EventCategory, MaxResults = MAX_RESULTS, NextToken },
    { db, region },
  ) {
    if (EventCategory !== undefined) throw InvalidEventCategoryException('Castellan records no Insights events.')
    if (StartTime && EndTime && StartTime > EndTime) {
      throw InvalidTimeRangeException('The start time is after the end time.')
    }
    const [eventTime, eventId] = tokens.read(NextToken) ?? []
    const { events, next } = await db.audit.lookup({
      ...(StartTime && { startTime: wholeSecond(StartTime.getTime()) }),
      ...(EndTime && { endTime: wholeSecond(EndTime.getTime()) + SECOND - 1 }),
      ...onlyAttribute(LookupAttributes),
      historyOf: region,
      ...(eventTime !== undefined && eventId !== undefined && { after: { eventTime, eventId } }),
      limit: MaxResults,
    })
    return {
      Events: events.map((event) => ({
        EventId: event.eventId,
        EventName: event.eventName,
        ReadOnly: event.readOnly,
        ...(event.accessKeyId !== null && { AccessKeyId: event.accessKeyId }),
        EventTime: new Date(wholeSecond(event.eventTime)),
        EventSource: event.eventSource,
        ...(event.userName !== null && { Username: event.userName }),
        Resources: JSON.parse(event.resources),
        CloudTrailEvent: event.event,
      })),
      ...(next && { NextToken: tokens.write([next.eventTime, next.eventId]) }),
    }
  },
})

/**
 * An event's time is a whole second, as in the event itself: whoever asks for events until the time of one gets that
 * one too.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function wholeSecond(time: number): number {
  return Math.floor(time / SECOND) * SECOND
}

/** "Currently the list can contain only one item." */
function onlyAttribute(attributes: readonly LookupAttribute[]): Pick<AuditLookup, 'attribute'> {
  const [attribute, ...others] = attributes
  if (others.length > 0) throw InvalidLookupAttributesException('You can look events up by one attribute at a time.')
  if (!attribute) return {}
  const { AttributeKey, AttributeValue } = attribute
  if (AttributeKey === 'ReadOnly' && !/^(true|false)$/.test(AttributeValue)) {
    throw InvalidLookupAttributesException('The value of ReadOnly is true or false.')
  }
  return { attribute: { key: AttributeKey, value: AttributeValue } }
}
