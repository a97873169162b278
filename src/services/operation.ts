import type {
  AccountId,
  AnonymousPrincipal,
  Arn,
  AuthenticatedPrincipal,
  Clock,
  MaybePromise,
  Principal,
  Random,
  ResourceName,
} from '../aws/index.ts'
import type { MasterKey } from '../credentials/master-key.ts'
import type { PasswordHasher } from '../credentials/password-hasher.ts'
import type { StsSession } from '../credentials/session.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { RoomUse } from '../storage/room.ts'
import type { Store } from '../storage/store.ts'

/** What every operation is given beside its input. `S` adds the ports that its service declares. */
export type OperationContext<S = object> = {
  /** Whose things the operation works on, which is not for ever the caller's own account: `db` is this one's. */
  readonly accountId: AccountId
  /** The credential scope's region. */
  readonly region: string
  readonly caller: AuthenticatedPrincipal
  /** The caller's session of STS, as its token has it; absent for a key that lasts, and for a browser. */
  readonly session?: StsSession | undefined
  readonly requestId: string
  readonly sourceIp: string
  readonly userAgent: string
  readonly clock: Clock
  readonly random: Random
  /** In `resource` and in reads: committed state. In `handle` of a write: the operation's own transaction. */
  readonly db: Repositories
  /**
   * For what must outlive a refused operation (a wrong code counts although its operation fails): use it in `prepare`,
   * never in `handle`.
   */
  readonly store: Store
  readonly masterKey: MasterKey
  readonly passwords: PasswordHasher
  /** The origin in links, such as `http://localhost:4566`. Never taken from a request. */
  readonly publicUrl: string
} & S

/** For an operation that needs no proof. */
export type OpenContext<Context> = Omit<Context, 'caller'> & {
  readonly caller: AuthenticatedPrincipal | AnonymousPrincipal
}

/** One (action, resource) pair that policies must allow. */
export interface AuthorizationRequest {
  /** Such as `iam:CreateUser`. */
  readonly action: string
  readonly resource: ResourceName
  /** Whose the resource is. Default: as its ARN says, else the account that the operation works on. */
  readonly ownerAccount?: AccountId
  /** The document of the resource's own policy. Default: what the operation's `resourcePolicy` finds. */
  readonly resourcePolicy?: string
  /** Of a KMS key: what its grants allow the caller, as the document of a policy. */
  readonly grants?: string
  /** Closed to all but its account and AWS services: RestrictPublicBuckets, with a public policy. */
  readonly isRestricted?: boolean
  /** What the caller says of the resource, where it does not say all: it is told no more. */
  readonly said?: ResourceName
  /** What the request says to conditions of this pair alone; called where one wants to know. */
  readonly keys?: () => ConditionKeys
  /** Of which condition keys, in lower case, nobody can say what they are, nor whether they are there. */
  readonly isNotKnown?: (key: string) => boolean
}

/** Condition keys beyond the global ones, such as `iam:PolicyARN`. */
export type ConditionKeys = Readonly<Record<string, string | readonly string[] | undefined>>

interface Definition<Input extends object, Output extends object, Context, Prepared> {
  /** The IAM action, such as `iam:CreateUser`; by operation's input where AWS checks different ones. */
  readonly action: string | ((input: Input) => string)
  /**
   * - `read` changes nothing.
   * - `write` changes what a decision of authentication or authorisation, or a quota, depends on: it bumps the
   *   account's version.
   * - `telemetry` changes anything else.
   * In `write` and `telemetry`, `handle` runs in a transaction and the audit event is in it.
   */
  readonly access: 'read' | 'write' | 'telemetry'
  /** What of AWS's is not here yet, for `docs/coverage.md`. */
  readonly lacks?: string
  /**
   * For a `read`: CloudTrail has its answer, and the resources that it was about, as of a change: what it gives is used
   * later.
   */
  readonly isRecordedWhole?: true
  /** What CloudTrail has for its input, where that is not the input. */
  readonly recordedInput?: (input: Input, context: Context) => object
  /**
   * For a `write`: what it may use of a disk that is nearly full. `reserve` where it makes room, or takes from somebody
   * what they could do: neither may wait until somebody else has made room. Default: `ordinary`.
   */
  readonly room?: RoomUse
  /**
   * For a `write`: the accounts that it changes beside the one that it works on. `db.of` gives them in `handle`; each
   * is locked with it, and has the audit event.
   */
  readonly otherAccounts?: (input: Input, context: Context) => readonly AccountId[]
  /**
   * For `telemetry`: the accounts that it tells something, as `prepare` found them; `db.of` gives them in `handle`.
   * They did not ask for it: they have no event of it.
   */
  readonly toldAccounts?: (prepared: Prepared) => readonly AccountId[]
  /**
   * Who asks, where the input says more of that than what signed the request: a code of the caller's device, a
   * provider's token. It is proved here, before anything is allowed. Default: the caller; nobody, where nothing signed.
   *
   * @throws AwsError for what proves nothing.
   */
  readonly asker?: (input: Input, context: Context) => MaybePromise<Principal>
  /** The ARN that the action is on, or all the pairs that must be allowed. Default: `*`. */
  readonly resource?: (input: Input, context: Context) => MaybePromise<Arn | readonly AuthorizationRequest[]>
  readonly conditionKeys?: (input: Input, context: Context) => MaybePromise<ConditionKeys>
  /**
   * Condition keys that say something of one resource of the request, such as its tags; an operation may be on several.
   */
  readonly resourceKeys?: (resource: Arn, context: Context) => MaybePromise<ConditionKeys>
  /** The own policy (a document) of one resource of the request, where it has one: it takes part in the decision. */
  readonly resourcePolicy?: (resource: Arn, context: Context) => MaybePromise<string | undefined>
  /** Slow or refusable work before the transaction: hashing, checking a code. Runs after authorisation. */
  readonly prepare?: (input: Input, context: Context) => Promise<Prepared>
  /** @throws AwsError; the transaction is rolled back. */
  readonly handle: (input: Input, context: Context, prepared: Prepared) => MaybePromise<Output>
}

interface ProvenDefinition<Input extends object, Output extends object, Context, Prepared>
  extends Definition<Input, Output, Context, Prepared> {
  /**
   * `root`: refused to everyone else, whatever their policies say. `anyone`: authenticated only (GetCallerIdentity).
   */
  readonly who?: 'authorised' | 'root' | 'anyone'
  /**
   * Whose things it works on. Default: the caller's account. Where it is another's, that one's resource policy must
   * allow too.
   */
  readonly account?: (input: Input) => AccountId | undefined
}

interface OpenDefinition<Input extends object, Output extends object, Context, Prepared>
  extends Definition<Input, Output, OpenContext<Context>, Prepared> {
  /**
   * What is in the input is proof enough, by its `asker` where it has one; who signs all the same is authorised as
   * everywhere. Addresses have a rate of such requests.
   */
  readonly who: 'anonymous'
  /** As above. Nobody's account, where it names none: nothing is there to be found. */
  readonly account: (input: Input) => AccountId | undefined
}

export type OperationDefinition<Input extends object, Output extends object, Context, Prepared> =
  | ProvenDefinition<Input, Output, Context, Prepared>
  | OpenDefinition<Input, Output, Context, Prepared>

/** An operation as the server sees it: its types are those of its model, checked before `handle` sees them. */
export interface Operation extends Definition<never, object, never, never> {
  readonly service: string
  readonly name: string
  readonly who?: 'authorised' | 'root' | 'anyone' | 'anonymous'
  readonly account?: (input: never) => AccountId | undefined
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
    return { service, name, ...(whole as unknown as Omit<Operation, 'service' | 'name'>) }
  }
}
