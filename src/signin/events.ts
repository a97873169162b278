import { randomUUID } from 'node:crypto'
import { type AuditFacts, type ClaimedIdentity, HIDDEN, recordEvent } from '../audit/audit.ts'
import { type AccountId, type Clock, rootArn } from '../aws/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { SigninPrincipal } from './principals.ts'

/** Where a request came from. */
export interface Origin {
  readonly sourceIp: string
  readonly userAgent: string
}

/** For what is done by a command, and not by a request. */
export const THIS_MACHINE: Origin = { sourceIp: 'castellan', userAgent: 'castellan' }

/** Sign-in is one of AWS's global services, and its events are where they are: in us-east-1. */
const REGION = 'us-east-1'

/** The claim of a principal that exists. */
export function claimOf(principal: SigninPrincipal): ClaimedIdentity {
  const { kind, accountId, arn, principalId, userName } = principal
  return {
    kind: 'claimed',
    type: kind === 'root' ? 'Root' : 'IAMUser',
    accountId,
    arn,
    principalId,
    ...(userName !== undefined && { userName }),
  }
}

export function rootClaim(accountId: AccountId): ClaimedIdentity {
  return { kind: 'claimed', type: 'Root', accountId, arn: rootArn(accountId), principalId: accountId }
}

/** The claim of a name that nobody has. The name is hidden, as CloudTrail's is: people type passwords there. */
export function unknownClaim(accountId: AccountId): ClaimedIdentity {
  return { kind: 'claimed', type: 'IAMUser', accountId, userName: HIDDEN }
}

/**
 * Records an attempt to sign in.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export async function recordConsoleLogin(
  db: Repositories,
  identity: ClaimedIdentity,
  event: {
    readonly isSuccess: boolean
    readonly isMfaUsed: boolean
    readonly origin: Origin
    readonly clock: Clock
    readonly loginTo: string
  },
): Promise<void> {
  await recordEvent(db, {
    ...signinFacts(identity, 'ConsoleLogin', event),
    responseElements: { ConsoleLogin: event.isSuccess ? 'Success' : 'Failure' },
    additionalEventData: { LoginTo: event.loginTo, MobileVersion: 'No', MFAUsed: event.isMfaUsed ? 'Yes' : 'No' },
    ...(!event.isSuccess && { errorMessage: 'Failed authentication' }),
  })
}

/** Records a change that was made on the sign-in pages or from the command line: `PasswordUpdated` and the like. */
export async function recordSigninEvent(
  db: Repositories,
  identity: ClaimedIdentity,
  eventName: string,
  event: { readonly origin: Origin; readonly clock: Clock; readonly additionalEventData?: object },
): Promise<void> {
  await recordEvent(db, {
    ...signinFacts(identity, eventName, event),
    responseElements: { [eventName]: 'Success' },
    ...(event.additionalEventData && { additionalEventData: event.additionalEventData }),
  })
}

function signinFacts(
  identity: ClaimedIdentity,
  eventName: string,
  { origin, clock }: { readonly origin: Origin; readonly clock: Clock },
): AuditFacts {
  return {
    accountId: identity.accountId,
    identity,
    time: clock(),
    eventSource: 'signin.amazonaws.com',
    eventName,
    region: REGION,
    sourceIp: origin.sourceIp,
    userAgent: origin.userAgent,
    requestId: randomUUID(),
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
  }
}
