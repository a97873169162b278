import { randomUUID } from 'node:crypto'
import type { AccountId } from '../aws/index.ts'
import type { AuditEvent } from '../storage/event-lines.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import { auditElements } from './audit-elements.ts'
import type { Caller } from './operation.ts'

export type { AuditEvent } from '../storage/event-lines.ts'
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
 * The record of one call in CloudTrail's own form, version 1.08. It is written for each request, so it joins text where
 * `JSON.stringify` of the whole would be twice as slow.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function auditEvent(facts: AuditFacts): AuditEvent {
  const { identity } = facts
  const eventId = randomUUID()
  let json = `{"eventVersion":"1.08","userIdentity":${identityJson(identity)},"eventTime":"${isoSeconds(facts.time)}"`
  json += `,"eventSource":${JSON.stringify(facts.eventSource)},"eventName":${JSON.stringify(facts.eventName)},"awsRegion":${JSON.stringify(facts.region)}`
  json += `,"sourceIPAddress":${JSON.stringify(facts.sourceIp)},"userAgent":${JSON.stringify(facts.userAgent.slice(0, 1024))}`
  if (facts.errorCode !== undefined) json += `,"errorCode":${JSON.stringify(facts.errorCode)}`
  if (facts.errorMessage !== undefined) json += `,"errorMessage":${JSON.stringify(facts.errorMessage.slice(0, 1024))}`
  // A sign-in's elements are spelt as they are: `{"ConsoleLogin":"Success"}`.
  const elementsJson = facts.eventType === 'AwsConsoleSignIn' ? verbatim : camelCased
  json += `,"requestParameters":${elementsJson(facts.requestParameters)}`
  json += `,"responseElements":${elementsJson(facts.responseElements)}`
  if (facts.additionalEventData) json += `,"additionalEventData":${JSON.stringify(facts.additionalEventData)}`
  json += `,"requestID":"${facts.requestId}","eventID":"${eventId}","readOnly":${facts.readOnly}`
  json += `,"eventType":"${facts.eventType ?? 'AwsApiCall'}","managementEvent":true`
  json += `,"recipientAccountId":"${facts.accountId}","eventCategory":"Management"}`
  return {
    eventTime: facts.time,
    eventId,
    eventName: facts.eventName,
    eventSource: facts.eventSource,
    readOnly: facts.readOnly ? 'true' : 'false',
    userName: userNameOf(identity),
    accessKeyId: 'accessKeyId' in identity ? (identity.accessKeyId ?? null) : null,
    errorCode: facts.errorCode ?? null,
    resources: facts.resources === undefined ? '[]' : JSON.stringify(facts.resources),
    event: json,
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

/** A caller is cached by the server and the same object for many requests; its text is made once. */
const identityTexts = new WeakMap<object, string>()

function identityJson(identity: Caller | ClaimedIdentity): string {
  let text = identityTexts.get(identity)
  if (text === undefined) {
    text = JSON.stringify(userIdentity(identity))
    identityTexts.set(identity, text)
  }
  return text
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

let lastSecond = -1
let lastSecondText = ''

/** CloudTrail's times have whole seconds, so one text serves a thousand events. */
function isoSeconds(time: number): string {
  const second = Math.floor(time / 1000)
  if (second !== lastSecond) {
    lastSecond = second
    lastSecondText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`
  }
  return lastSecondText
}
