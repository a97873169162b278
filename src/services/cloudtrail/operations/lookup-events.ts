import type { LookupAttribute } from '../../../../models/cloudtrail.ts'
import type { AuditLookup, AuditPosition } from '../../../storage/repositories/audit.ts'
import {
  InvalidEventCategoryException,
  InvalidLookupAttributesException,
  InvalidNextTokenException,
  InvalidTimeRangeException,
} from '../errors.ts'
import { operation } from '../operation.ts'

const MAX_RESULTS = 50
const SECOND = 1000

/**
 * The account's audit record, newest first: every request to the API, sign-ins, and what was done by command. It is one record for all regions.
 * @throws InvalidLookupAttributesException, InvalidTimeRangeException, InvalidNextTokenException, InvalidEventCategoryException (400)
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const lookupEvents = operation('LookupEvents', {
  action: 'cloudtrail:LookupEvents',
  access: 'read',

  async handle(
    { LookupAttributes = [], StartTime, EndTime, EventCategory, MaxResults = MAX_RESULTS, NextToken },
    { db },
  ) {
    if (EventCategory !== undefined) throw InvalidEventCategoryException('Castellan records no Insights events.')
    if (StartTime && EndTime && StartTime > EndTime) {
      throw InvalidTimeRangeException('The start time is after the end time.')
    }
    const { events, next } = await db.audit.lookup({
      ...(StartTime && { startTime: wholeSecond(StartTime.getTime()) }),
      ...(EndTime && { endTime: wholeSecond(EndTime.getTime()) + SECOND - 1 }),
      ...onlyAttribute(LookupAttributes),
      ...(NextToken !== undefined && { after: readToken(NextToken) }),
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
      ...(next && { NextToken: nextToken(next) }),
    }
  },
})

/**
 * An event's time is a whole second, as in the event itself: whoever asks for events until the time of one gets that one too.
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

function nextToken({ eventTime, eventId }: AuditPosition): string {
  return Buffer.from(`${eventTime}/${eventId}`).toString('base64url')
}

function readToken(token: string): AuditPosition {
  const match = /^(\d{1,15})\/([\w-]{1,64})$/.exec(Buffer.from(token, 'base64url').toString())
  if (!match) throw InvalidNextTokenException('Invalid token.')
  return { eventTime: Number(match[1]), eventId: match[2] ?? '' }
}
