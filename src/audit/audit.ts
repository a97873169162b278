import { randomUUID } from 'node:crypto'
import type { AccountId } from '../aws/index.ts'
import type { Caller } from '../services/operation.ts'
import type { AuditEvent, EventOrigin } from '../storage/audit-event.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import { auditElements } from './audit-elements.ts'

export { HIDDEN } from './audit-elements.ts'

/** Somebody who said who they are and has not proved it: a sign-in that failed, or has one more step to go. */
export interface ClaimedIdentity {
  readonly kind: 'claimed'
  readonly type: 'Root' | 'IAMUser'
  readonly accountId: AccountId
  /** `HIDDEN` where no such user exists: it may be a password typed in the wrong field. */
  readonly userName?: string
  readonly arn?: string
  readonly principalId?: string
}

/** A resource that `LookupEvents` finds the event by. */
export interface AuditResource {
  /** Such as `AWS::IAM::User`. */
  readonly ResourceType: string
  readonly ResourceName: string
}

/** All that an event says. Nothing in it may be a secret but in `requestParameters` and `responseElements`, which are masked here. */
export interface AuditFacts {
  readonly accountId: AccountId
  readonly identity: Caller | ClaimedIdentity
  /** Epoch milliseconds. */
  readonly time: number
  /** Such as `iam.amazonaws.com`. */
  readonly eventSource: string
  readonly eventName: string
  readonly region: string
  readonly sourceIp: string
  readonly userAgent: string
  /** Our own, a UUID: never what a client sent. */
  readonly requestId: string
  readonly readOnly: boolean
  /** Default: `AwsApiCall`. */
  readonly eventType?: 'AwsApiCall' | 'AwsConsoleSignIn' | 'AwsServiceEvent'
  readonly errorCode?: string | undefined
  readonly errorMessage?: string | undefined
  /** The operation's input, in AWS's spelling. */
  readonly requestParameters?: object | undefined
  /** The operation's output: for changes only, as in CloudTrail. */
  readonly responseElements?: object | undefined
  readonly additionalEventData?: object
  readonly resources?: readonly AuditResource[] | undefined
}

/**
 * The record of one call in CloudTrail's own form, version 1.08. It is made for each request, so it joins text where `JSON.stringify` of the
 * whole would be twice as slow, and what it has in common with others is made once.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function auditEvent(facts: AuditFacts): AuditEvent {
  // A sign-in's elements are spelt as they are: `{"ConsoleLogin":"Success"}`.
  const elementsJson = facts.eventType === 'AwsConsoleSignIn' ? verbatim : camelCased
  let members = ''
  if (facts.errorCode !== undefined) members += `"errorCode":${JSON.stringify(facts.errorCode)},`
  if (facts.errorMessage !== undefined)
    members += `"errorMessage":${JSON.stringify(facts.errorMessage.slice(0, 1024))},`
  members += `"requestParameters":${elementsJson(facts.requestParameters)}`
  members += `,"responseElements":${elementsJson(facts.responseElements)}`
  if (facts.additionalEventData) members += `,"additionalEventData":${JSON.stringify(facts.additionalEventData)}`
  return {
    eventTime: facts.time,
    eventId: randomUUID(),
    origin: originOf(facts),
    resources: facts.resources === undefined ? '[]' : JSON.stringify(facts.resources),
    members: `${members},"requestID":"${facts.requestId}"`,
  }
}

/** Writes the event in the transaction of `db`, so that it is there exactly when the change is. */
export async function recordEvent(db: Repositories, facts: AuditFacts): Promise<void> {
  await db.audit.append([auditEvent(facts)])
}

/** CloudTrail's `Username`: root's is `root`. */
function userNameOf(identity: Caller | ClaimedIdentity): string | null {
  switch (identity.kind) {
    case 'root':
      return 'root'
    case 'user':
      return identity.userName
    case 'claimed':
      return identity.type === 'Root' ? 'root' : (identity.userName ?? null)
    case 'anonymous':
      return null
  }
}

type OriginFacts = Pick<
  AuditFacts,
  'accountId' | 'eventSource' | 'region' | 'sourceIp' | 'eventType' | 'readOnly' | 'userAgent'
>

interface KnownOrigin extends OriginFacts {
  readonly origin: EventOrigin
}

/** The origins of a caller's events, by event name. */
class Origins {
  readonly byName = new Map<string, KnownOrigin[]>()
  count = 0
}

/** A caller is cached by the server, and the same object for many requests. */
const originsOfCallers = new WeakMap<object, Origins>()

/** Beyond this many for one caller all are forgotten: clients choose their names. */
const MOST_ORIGINS = 100

/** CloudTrail's, in characters. */
const MOST_USER_AGENT = 1024

/** One object for all events that have it in common. */
function originOf(facts: AuditFacts): EventOrigin {
  let origins = originsOfCallers.get(facts.identity)
  if (!origins) {
    origins = new Origins()
    originsOfCallers.set(facts.identity, origins)
  }
  const { accountId, eventSource, eventName, region, sourceIp, eventType, readOnly } = facts
  const userAgent = facts.userAgent.slice(0, MOST_USER_AGENT)
  for (const known of origins.byName.get(eventName) ?? NO_ORIGINS) {
    if (
      known.userAgent === userAgent &&
      known.sourceIp === sourceIp &&
      known.region === region &&
      known.eventSource === eventSource &&
      known.eventType === eventType &&
      known.readOnly === readOnly &&
      known.accountId === accountId
    )
      return known.origin
  }
  const origin = newOrigin(facts, userAgent)
  if (origins.count >= MOST_ORIGINS) {
    origins.byName.clear()
    origins.count = 0
  }
  const ofName = origins.byName.get(eventName) ?? []
  ofName.push({ accountId, userAgent, sourceIp, region, eventSource, eventType, readOnly, origin })
  origins.byName.set(eventName, ofName)
  origins.count++
  return origin
}

const NO_ORIGINS: readonly KnownOrigin[] = []

function newOrigin(facts: AuditFacts, userAgent: string): EventOrigin {
  const { identity, eventName, eventSource } = facts
  const readOnly = facts.readOnly ? 'true' : 'false'
  const common = {
    eventVersion: '1.08',
    userIdentity: userIdentity(identity),
    eventSource,
    eventName,
    awsRegion: facts.region,
    sourceIPAddress: facts.sourceIp,
    userAgent,
    readOnly: facts.readOnly,
    eventType: facts.eventType ?? 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: facts.accountId,
    eventCategory: 'Management',
  }
  return {
    eventName,
    eventSource,
    readOnly,
    userName: userNameOf(identity),
    accessKeyId: 'accessKeyId' in identity ? (identity.accessKeyId ?? null) : null,
    members: JSON.stringify(common).slice(1, -1),
  }
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function userIdentity(identity: Caller | ClaimedIdentity): object {
  switch (identity.kind) {
    case 'anonymous':
      return { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' }
    case 'claimed': {
      const { type, principalId, arn, accountId, userName } = identity
      return { type, principalId, arn, accountId, accessKeyId: '', userName }
    }
    case 'root':
    case 'user':
      return {
        type: identity.kind === 'root' ? 'Root' : 'IAMUser',
        principalId: identity.userId,
        arn: identity.arn,
        accountId: identity.accountId,
        accessKeyId: identity.accessKeyId ?? '',
        userName: identity.kind === 'user' ? identity.userName : undefined,
        sessionContext: identity.credential === 'long-term' ? undefined : sessionContext(identity.mfaAuthenticatedAt),
      }
  }
}

function sessionContext(mfaAuthenticatedAt: number | undefined) {
  return { attributes: { mfaAuthenticated: mfaAuthenticatedAt === undefined ? 'false' : 'true' } }
}

function camelCased(elements: object | undefined): string {
  return elements === undefined ? 'null' : auditElements(elements)
}

function verbatim(elements: object | undefined): string {
  return JSON.stringify(elements ?? null)
}
