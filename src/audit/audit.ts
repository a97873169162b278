import { randomUUID } from 'node:crypto'
import {
  type AccountId,
  type AccountPrincipal,
  type AnonymousPrincipal,
  type Credential,
  type IdentityProviderPrincipal,
  isDataEvent,
  isRegion,
  mfaTimeOf,
  regionOfEvent,
  type ServicePrincipal,
} from '../aws/index.ts'
import type { AuditEvent, EventOrigin } from '../storage/audit-event.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import { AuditMask, HIDDEN } from './audit-elements.ts'

export { AuditMask, dateInWords, HIDDEN } from './audit-elements.ts'

/**
 * Somebody at the sign-in page who gave a name that nobody has. It is not kept: it may be a password typed in the wrong
 * field.
 */
export interface UnknownUser {
  readonly kind: 'unknown-user'
}

/**
 * Whom an event is about. Who has not proved it (a sign-in that failed, or has one more step to go) has no credential.
 */
export type AuditIdentity =
  | AccountPrincipal
  | ServicePrincipal
  | IdentityProviderPrincipal
  | AnonymousPrincipal
  | UnknownUser

/** A resource that `LookupEvents` finds the event by. */
export interface AuditResource {
  /** Such as `AWS::IAM::User`. */
  readonly ResourceType: string
  readonly ResourceName: string
}

export interface NamedResource {
  readonly ARN: string
  readonly accountId: string
  readonly type: string
}

/**
 * All that an event says. Nothing in it may be a secret but in `requestParameters` and `responseElements`, which are
 * masked here.
 */
export interface AuditFacts {
  /** Whose record the event goes into. */
  readonly accountId: AccountId
  readonly identity: AuditIdentity
  /** Epoch milliseconds. */
  readonly time: number
  /** Such as `iam.amazonaws.com`. */
  readonly eventSource: string
  readonly eventName: string
  /** That the request was signed for; a global service's events have that service's. */
  readonly region: string
  readonly sourceIp: string
  readonly userAgent: string
  /** Our own, a UUID: never what a client sent. */
  readonly requestId: string
  /** What the events of one call have in common that go to several accounts: not their ids. */
  readonly sharedEventId?: string | undefined
  readonly readOnly: boolean
  /** Default: `AwsApiCall`. */
  readonly eventType?: 'AwsApiCall' | 'AwsConsoleSignIn' | 'AwsServiceEvent'
  readonly errorCode?: string | undefined
  readonly errorMessage?: string | undefined
  /** The operation's input, in AWS's spelling. */
  readonly requestParameters?: object | undefined
  /** Bytes of parameters to keep. Default: 32 KB. */
  readonly mostParameters?: number | undefined
  /** The operation's output: for changes only, as in CloudTrail. */
  readonly responseElements?: object | undefined
  /** Of events that are in a Region that there is; those of another say here which. */
  readonly additionalEventData?: object
  readonly resources?: readonly AuditResource[] | undefined
  /** What was decided on the call, where the event keeps it. */
  readonly authorization?: object | undefined
  /** Which upstream the call was handed on to, and what it answered. */
  readonly forwarded?: object | undefined
  /** Those that the event itself names, as CloudTrail's events of other accounts' calls do. */
  readonly namedResources?: readonly NamedResource[] | undefined
}

const BASE_MASK = new AuditMask()

/**
 * The record of one call in CloudTrail's own form, version 1.08. It is made for each request, so it joins text where
 * `JSON.stringify` of the whole would be twice as slow, and what it has in common with others is made once.
 *
 * @param mask what leaves secrets out: the server's, where a service's own members may be among them.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function auditEvent(facts: AuditFacts, mask = BASE_MASK): AuditEvent {
  // A sign-in's elements are spelt as they are: `{"ConsoleLogin":"Success"}`.
  const masked = facts.eventType === 'AwsConsoleSignIn' ? undefined : mask
  let members = ''
  if (facts.errorCode !== undefined) members += `"errorCode":${JSON.stringify(facts.errorCode)},`
  if (facts.errorMessage !== undefined)
    members += `"errorMessage":${JSON.stringify(facts.errorMessage.slice(0, 1024))},`
  members += `"requestParameters":${elementsJson(facts.requestParameters, masked, facts.mostParameters)}`
  members += `,"responseElements":${elementsJson(facts.responseElements, masked)}`
  if (facts.namedResources) members += `,"resources":${JSON.stringify(facts.namedResources)}`
  if (facts.authorization) members += `,"authorization":${JSON.stringify(facts.authorization)}`
  if (facts.forwarded) members += `,"forwarded":${JSON.stringify(facts.forwarded)}`
  if (facts.sharedEventId !== undefined) members += `,"sharedEventID":"${facts.sharedEventId}"`
  if (facts.additionalEventData) members += `,"additionalEventData":${JSON.stringify(facts.additionalEventData)}`
  return {
    eventTime: facts.time,
    eventId: randomUUID(),
    origin: originOf(facts),
    resources: facts.resources === undefined ? '[]' : resourcesJson(facts.resources),
    members: `${members},"requestID":"${facts.requestId}"`,
  }
}

/** Writes the event in the transaction of `db`, so that it is there exactly when the change is. */
export async function recordEvent(db: Repositories, facts: AuditFacts): Promise<void> {
  await db.audit.append([auditEvent(facts)])
}

/** CloudTrail's `Username`: root's is `root`, and a role session's is its name. */
function userNameOf(identity: AuditIdentity): string | null {
  switch (identity.kind) {
    case 'root':
      return 'root'
    case 'user':
      return identity.userName
    case 'assumed-role':
      return identity.sessionName
    case 'federated-user':
      return identity.name
    case 'identity-provider':
      return identity.user?.userName ?? null
    case 'unknown-user':
      return HIDDEN
    case 'service':
    case 'anonymous':
      return null
    default:
      return identity satisfies never
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
  const isOutside = 'accountId' in identity && identity.accountId !== facts.accountId
  const isData = isDataEvent(eventSource, eventName)
  const common = {
    eventVersion: '1.08',
    userIdentity: userIdentity(identity, facts.accountId),
    eventSource,
    eventName,
    awsRegion: regionOfEvent(eventSource, facts.region),
    sourceIPAddress: facts.sourceIp,
    userAgent,
    readOnly: facts.readOnly,
    additionalEventData: isRegion(facts.region) ? undefined : { SignedRegion: facts.region },
    eventType: facts.eventType ?? 'AwsApiCall',
    managementEvent: !isData,
    recipientAccountId: facts.accountId,
    eventCategory: isData ? 'Data' : 'Management',
  }
  return {
    eventName,
    eventSource,
    readOnly,
    userName: isOutside ? null : userNameOf(identity),
    accessKeyId: isOutside ? null : (accessKeyOf(identity) ?? null),
    members: JSON.stringify(common).slice(1, -1),
  }
}

/**
 * @param recipient the account whose record it is. Of another account's principal it learns the account and the unique
 * id.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
function userIdentity(identity: AuditIdentity, recipient: AccountId): object {
  if (identity.kind === 'anonymous') {
    return { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' }
  }
  if (identity.kind === 'service') return { type: 'AWSService', invokedBy: identity.service }
  if (identity.kind === 'identity-provider') return { ...identity.user, identityProvider: identity.provider }
  if (identity.kind === 'unknown-user') {
    return { type: 'IAMUser', accountId: recipient, accessKeyId: '', userName: HIDDEN }
  }
  const { accountId, userId: principalId, arn } = identity
  if (accountId !== recipient) return { type: 'AWSAccount', principalId, accountId }
  return {
    type: TYPES[identity.kind],
    principalId,
    arn,
    accountId,
    accessKeyId: accessKeyOf(identity) ?? '',
    userName: identity.kind === 'user' ? identity.userName : undefined,
    sessionContext: sessionContext(identity),
    invokedByDelegate: delegateOf(identity),
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-cloudtrail.html */
function delegateOf({ credential }: AccountPrincipal): object | undefined {
  if (credential?.kind !== 'temporary' || credential.delegate === undefined) return undefined
  return { accountId: credential.delegate }
}

const TYPES: Readonly<Record<AccountPrincipal['kind'], string>> = {
  root: 'Root',
  user: 'IAMUser',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
}

function sessionContext(principal: AccountPrincipal): object | undefined {
  const { credential } = principal
  const issuer = sessionIssuer(principal)
  if (!issuer && (credential === undefined || credential.kind === 'long-term')) return undefined
  const isMfa = credential !== undefined && mfaTimeOf(credential) !== undefined
  return {
    ...(issuer && { sessionIssuer: issuer }),
    webIdFederationData: webIdentityOf(principal),
    attributes: { creationDate: creationDate(credential), mfaAuthenticated: String(isMfa) },
    sourceIdentity: principal.kind === 'assumed-role' ? principal.sourceIdentity : undefined,
  }
}

function creationDate(credential: Credential | undefined): string | undefined {
  if (credential === undefined || credential.kind === 'long-term') return undefined
  return `${new Date(credential.issuedAt).toISOString().slice(0, 19)}Z`
}

/** "If the request was made with temporary security credentials obtained using web identity federation." */
function webIdentityOf({ credential }: AccountPrincipal): object | undefined {
  if (credential?.kind !== 'temporary' || credential.issuedBy !== 'AssumeRoleWithWebIdentity') return undefined
  return { federatedProvider: credential.provider, attributes: Object.fromEntries(credential.claims) }
}

function sessionIssuer(principal: AccountPrincipal): object | undefined {
  const { accountId } = principal
  if (principal.kind === 'assumed-role') {
    const { role } = principal
    return { type: 'Role', principalId: role.roleId, arn: role.arn, accountId, userName: role.roleName }
  }
  if (principal.kind !== 'federated-user') return undefined
  const { issuer } = principal
  const userName = issuer.kind === 'user' ? issuer.userName : undefined
  return { type: TYPES[issuer.kind], principalId: issuer.userId, arn: issuer.arn, accountId, userName }
}

function accessKeyOf(identity: AuditIdentity): string | undefined {
  const credential = 'credential' in identity ? identity.credential : undefined
  return credential === undefined || credential.kind === 'console' ? undefined : credential.accessKeyId
}

function elementsJson(elements: object | undefined, mask: AuditMask | undefined, most?: number): string {
  if (elements === undefined) return 'null'
  return mask ? mask.elements(elements, most) : JSON.stringify(elements)
}

/** Characters of an event's list of resources: a request may name a thousand. */
const MOST_RESOURCES = 16 * 1024

/** As many as have room. */
function resourcesJson(resources: readonly AuditResource[]): string {
  let text = ''
  for (const resource of resources) {
    const member = JSON.stringify(resource)
    if (text.length + member.length > MOST_RESOURCES) break
    text += text === '' ? member : `,${member}`
  }
  return `[${text}]`
}
