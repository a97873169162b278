import type { Account } from '../account/index.ts'

/** An event as its `authorization` and the rest of it tell of the decision. */
export interface DecidedEvent {
  readonly id: string
  readonly name: string
  /** Such as `iam.amazonaws.com`. */
  readonly source: string
  /** ISO 8601. */
  readonly time: string
  readonly region: string
  readonly sourceIp: string
  readonly userAgent: string
  readonly errorCode: string | undefined
  readonly errorMessage: string | undefined
  readonly accountId: string
  readonly caller: EventCaller
  readonly asks: readonly EventAsk[]
  readonly omittedAsks: number
  readonly policies: readonly EventPolicy[]
  readonly omittedPolicies: number
  readonly context: ReadonlyMap<string, string | readonly string[]>
}

export interface EventCaller {
  /** CloudTrail's: `Root`, `IAMUser`, `AssumedRole`, `FederatedUser`, … */
  readonly type: string
  readonly arn: string
  readonly principalId: string
  readonly userName: string | undefined
  /** The role of a session, or the user behind a federated one. */
  readonly issuer:
    | { readonly type: string; readonly arn: string; readonly name: string; readonly id: string }
    | undefined
}

export interface EventAsk {
  readonly action: string
  readonly resource: string
  readonly effect: string
  readonly layer: string | undefined
  readonly policy: string | undefined
  readonly statement: number | undefined
}

export interface EventPolicy {
  readonly type: string
  readonly policy: string
  readonly version: string | undefined
  readonly digest: string | undefined
  readonly document: string | undefined
}

/** Where the events of global services are, whatever Region they were called in. */
const GLOBAL_REGION = 'us-east-1'

/**
 * The event of the account with this id, in the Region that the caller has chosen or among those of global services.
 *
 * @throws UnansweredError
 */
export async function findEvent(account: Account, eventId: string): Promise<DecidedEvent | undefined> {
  for (const region of new Set([account.region, GLOBAL_REGION])) {
    const input = { LookupAttributes: [{ AttributeKey: 'EventId' as const, AttributeValue: eventId }] }
    const [found] = await account.list('cloudtrail', 'LookupEvents', input, 'Events', region)
    if (found?.CloudTrailEvent !== undefined) return eventOf(eventId, fieldsOf(JSON.parse(found.CloudTrailEvent)))
  }
  return undefined
}

type Fields = Readonly<Record<string, unknown>>

function eventOf(id: string, event: Fields): DecidedEvent {
  const identity = fieldsOf(event.userIdentity)
  const authorization = fieldsOf(event.authorization)
  return {
    id,
    name: text(event.eventName),
    source: text(event.eventSource),
    time: text(event.eventTime),
    region: text(event.awsRegion),
    sourceIp: text(event.sourceIPAddress),
    userAgent: text(event.userAgent),
    errorCode: textIfAny(event.errorCode),
    errorMessage: textIfAny(event.errorMessage),
    accountId: text(event.recipientAccountId),
    caller: callerOf(identity),
    asks: listOf(authorization.asks).map((ask) => ({
      action: text(ask.action),
      resource: text(ask.resource),
      effect: text(ask.effect),
      layer: textIfAny(ask.layer),
      policy: textIfAny(ask.policy),
      statement: typeof ask.statement === 'number' ? ask.statement : undefined,
    })),
    omittedAsks: numberOf(authorization.omittedAsks),
    policies: listOf(authorization.policies).map((policy) => ({
      type: text(policy.type),
      policy: text(policy.policy),
      version: textIfAny(policy.version),
      digest: textIfAny(policy.digest),
      document: textIfAny(policy.document),
    })),
    omittedPolicies: numberOf(authorization.omittedPolicies),
    context: contextOf(fieldsOf(authorization.context)),
  }
}

function callerOf(identity: Fields): EventCaller {
  const issuer = fieldsOf(fieldsOf(identity.sessionContext).sessionIssuer)
  return {
    type: text(identity.type),
    arn: text(identity.arn),
    principalId: text(identity.principalId),
    userName: textIfAny(identity.userName),
    issuer:
      issuer.arn === undefined
        ? undefined
        : {
            type: text(issuer.type),
            arn: text(issuer.arn),
            name: text(issuer.userName),
            id: text(issuer.principalId),
          },
  }
}

function contextOf(fields: Fields): ReadonlyMap<string, string | readonly string[]> {
  return new Map(
    Object.entries(fields).map(([key, value]) => [key, Array.isArray(value) ? value.map(text) : text(value)]),
  )
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function textIfAny(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
