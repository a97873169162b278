import type { AccountId, Arn, AwsError, Clock, MaybePromise, Random } from '../aws/index.ts'
import type { MasterKey } from '../credentials/master-key.ts'
import type { PasswordHasher } from '../credentials/password-hasher.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { Store } from '../storage/store.ts'

/** Who signed the request. An `anonymous` caller reaches only operations that say so. */
export type Caller = RootCaller | UserCaller | AnonymousCaller

interface AuthenticatedCaller {
  readonly accountId: AccountId
  /** `arn:aws:iam::123456789012:user/path/name`, or `…:root`. */
  readonly arn: Arn
  /** `AIDA…`, or the account id for root. */
  readonly userId: string
  /** The key that signed; absent for a console session. */
  readonly accessKeyId?: string
  /** How the caller proved itself. `session` is an STS session, `console` a browser's. */
  readonly credential: 'long-term' | 'session' | 'console'
  /** When the session's MFA code was given, in epoch milliseconds; absent without MFA. */
  readonly mfaAuthenticatedAt?: number
  /** When the session's credentials were issued, or the console was signed in to, in epoch milliseconds; absent for a long-term key. */
  readonly tokenIssuedAt?: number
  /** The console session's id, for `credential: 'console'`. */
  readonly consoleSessionId?: string
}

export interface RootCaller extends AuthenticatedCaller {
  readonly kind: 'root'
}

export interface UserCaller extends AuthenticatedCaller {
  readonly kind: 'user'
  readonly userName: string
  readonly path: string
}

export interface AnonymousCaller {
  readonly kind: 'anonymous'
  /** The account that the request's resource names. */
  readonly accountId: AccountId
  readonly arn: 'anonymous'
  readonly userId: 'anonymous'
}

/** What every operation is given beside its input. `S` adds the ports that its service declares. */
export type OperationContext<S = object> = {
  readonly accountId: AccountId
  /** The credential scope's region. */
  readonly region: string
  readonly caller: Caller
  readonly requestId: string
  readonly sourceIp: string
  readonly userAgent: string
  readonly clock: Clock
  readonly random: Random
  /** In `resource` and in reads: committed state. In `handle` of a write: the operation's own transaction. */
  readonly db: Repositories
  /** For what must outlive a refused operation (a wrong code counts although its operation fails): use it in `prepare`, never in `handle`. */
  readonly store: Store
  readonly masterKey: MasterKey
  readonly passwords: PasswordHasher
  /** The origin in links, such as `http://localhost:4566`. Never taken from a request. */
  readonly publicUrl: string
} & S

/** One (action, resource) pair that a policy must allow. */
export interface AuthorizationRequest {
  /** Such as `iam:CreateUser`. */
  readonly action: string
  readonly resource: Arn
}

/** Condition keys beyond the global ones, such as `iam:PolicyARN`. */
export type ConditionKeys = Readonly<Record<string, string | readonly string[] | undefined>>

/** Input and output types of a service's operations, generated from its model. */
export type OperationTypes = Record<string, { input: object; output: object }>

export interface OperationDefinition<Input extends object, Output extends object, Context, Prepared> {
  /** The IAM action, such as `iam:CreateUser`; by operation's input where AWS checks different ones. */
  readonly action: string | ((input: Input) => string)
  /**
   * - `read` changes nothing.
   * - `write` changes what a decision of authentication or authorisation, or a quota, depends on: it bumps the account's version.
   * - `telemetry` changes anything else.
   * In `write` and `telemetry`, `handle` runs in a transaction and the audit event is in it.
   */
  readonly access: 'read' | 'write' | 'telemetry'
  /**
   * For a `write`: the accounts that it changes beside the caller's. `db.of` gives them in `handle`; each is locked with the caller's, and has
   * the audit event.
   */
  readonly otherAccounts?: (input: Input, context: Context) => readonly AccountId[]
  /** The ARN that the action is on, or all the pairs that must be allowed. Default: `*`. */
  readonly resource?: (input: Input, context: Context) => MaybePromise<Arn | readonly AuthorizationRequest[]>
  readonly conditionKeys?: (input: Input, context: Context) => MaybePromise<ConditionKeys>
  /** Condition keys that say something of one resource of the request, such as its tags; an operation may be on several. */
  readonly resourceKeys?: (resource: Arn, context: Context) => MaybePromise<ConditionKeys>
  /** The resource's own policy (a document), where it has one: it takes part in the decision. */
  readonly resourcePolicy?: (input: Input, context: Context) => MaybePromise<string | undefined>
  /** `root`: refused to everyone else, whatever their policies say. `anyone`: authenticated only (GetCallerIdentity). `anonymous`: not even that. */
  readonly who?: 'authorised' | 'root' | 'anyone' | 'anonymous'
  /** Slow or refusable work before the transaction: hashing, checking a code. Runs after authorisation. */
  readonly prepare?: (input: Input, context: Context) => Promise<Prepared>
  /** @throws AwsError; the transaction is rolled back. */
  readonly handle: (input: Input, context: Context, prepared: Prepared) => MaybePromise<Output>
}

/** An operation as the server sees it: its types are those of its model, checked before `handle` sees them. */
export interface Operation extends OperationDefinition<never, object, never, never> {
  readonly service: string
  readonly name: string
}

/**
 * A service's `operation`: binds names and types to its model.
 *
 * @example
 * export const operation = operationsOf<IamOperations, OperationContext>('iam')
 * export const getUser = operation('GetUser', { action: 'iam:GetUser', access: 'read', resource: …, handle: … })
 */
export function operationsOf<Types extends { [K in keyof Types]: { input: object; output: object } }, Context>(
  service: string,
  /** What all its operations share. */
  common: { readonly resourceKeys?: (resource: Arn, context: Context) => MaybePromise<ConditionKeys> } = {},
) {
  return <Name extends keyof Types & string, Prepared = undefined>(
    name: Name,
    definition: OperationDefinition<Types[Name]['input'], Types[Name]['output'], Context, Prepared>,
  ): Operation => {
    const whole = { ...common, ...definition }
    return { service, name, ...(whole as unknown as OperationDefinition<never, object, never, never>) }
  }
}

/** What `server` asks of a service. `operations` are the exports of its `operations/index.ts`. */
export interface Service {
  /** The model's name in `models/`, such as `cloudwatch`. */
  readonly name: string
  readonly operations: readonly Operation[]
}

/** For checks of outcome: `error instanceof AwsError` with the code. */
export type { AwsError }
