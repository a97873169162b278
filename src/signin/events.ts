import { randomUUID } from 'node:crypto'
import { type AuditFacts, recordEvent, type UnknownUser } from '../audit/audit.ts'
import { type AccountPrincipal, type Clock, GLOBAL_REGION } from '../aws/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'

/** Where a request came from. */
export interface Origin {
  readonly sourceIp: string
  readonly userAgent: string
}

/** For what is done by a command, and not by a request. */
export const THIS_MACHINE: Origin = { sourceIp: 'castellan', userAgent: 'castellan' }

/** Whom an event is about; a password is no credential that signs requests. */
type Identity = AccountPrincipal | UnknownUser

/**
 * Records an attempt to sign in.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export async function recordConsoleLogin(
  db: Repositories,
  identity: Identity,
  event: {
    readonly isSuccess: boolean
    readonly isMfaUsed: boolean
    readonly origin: Origin
    readonly clock: Clock
    readonly loginTo: string
    readonly samlProviderArn?: string | undefined
  },
): Promise<void> {
  await recordEvent(db, {
    ...signinFacts(db, identity, 'ConsoleLogin', event),
    responseElements: { ConsoleLogin: event.isSuccess ? 'Success' : 'Failure' },
    additionalEventData: {
      LoginTo: event.loginTo,
      MobileVersion: 'No',
      MFAUsed: event.isMfaUsed ? 'Yes' : 'No',
      SamlProviderArn: event.samlProviderArn,
    },
    ...(!event.isSuccess && { errorMessage: 'Failed authentication' }),
  })
}

/** Records a change that was made on the sign-in pages or from the command line: `PasswordUpdated` and the like. */
export async function recordSigninEvent(
  db: Repositories,
  identity: Identity,
  eventName: string,
  event: { readonly origin: Origin; readonly clock: Clock; readonly additionalEventData?: object },
): Promise<void> {
  await recordEvent(db, {
    ...signinFacts(db, identity, eventName, event),
    responseElements: { [eventName]: 'Success' },
    ...(event.additionalEventData && { additionalEventData: event.additionalEventData }),
  })
}

function signinFacts(
  { accountId }: Repositories,
  identity: Identity,
  eventName: string,
  { origin, clock }: { readonly origin: Origin; readonly clock: Clock },
): AuditFacts {
  return {
    accountId,
    identity,
    time: clock(),
    eventSource: 'signin.amazonaws.com',
    eventName,
    region: GLOBAL_REGION,
    sourceIp: origin.sourceIp,
    userAgent: origin.userAgent,
    requestId: randomUUID(),
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
  }
}
