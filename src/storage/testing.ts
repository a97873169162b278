import type { AuditEvent, EventOrigin } from './audit-event.ts'

/** For tests: an event that says as little as an event can, beside `parts`. Its id is made of its time. */
export function testEvent({
  eventTime = 0,
  eventId = `e${eventTime}`,
  resources = '[]',
  members = '',
  ...origin
}: Partial<Omit<AuditEvent, 'origin'> & Omit<EventOrigin, 'members'>> = {}): AuditEvent {
  return {
    eventTime,
    eventId,
    resources,
    members,
    origin: {
      eventName: 'GetUser',
      eventSource: 'iam.amazonaws.com',
      readOnly: 'true',
      userName: null,
      accessKeyId: null,
      members: '"eventVersion":"1.08"',
      ...origin,
    },
  }
}
