/** What a client of AWS is made with: all that it has of the server under test. */
export interface SdkConfig {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly maxAttempts: 1
}

/** A call by a client of AWS as it is published, with nothing of it replaced. */
export type SdkCall = (config: SdkConfig) => Promise<unknown>

export interface Statement {
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: object
}

/** A caller whose one policy allows one call and not another, both to a service that Castellan does not implement. */
export interface SdkCase {
  readonly says: string
  readonly allow: readonly Statement[]
  /** Answered that it is not implemented (501). */
  readonly allowed: SdkCall
  /** Answered that it is denied, and, to an administrator, that it is not implemented. */
  readonly denied: SdkCall
  /** Part of what is denied is allowed: an upstream is asked for that part, and says what comes of it. */
  readonly isInParts?: true
  /** The error that the client throws for what is denied: the code and status of the service's own protocol. */
  readonly error: readonly [name: string, status: 400 | 403]
  /** The action and the resource that the denial names. */
  readonly names: readonly [action: string, resource: string]
}

/** The account of the server under test, in the Region that clients are made with. */
export const ACCOUNT = '123456789012'

/** An ARN of a service in that account and Region. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`
}

/** The error that JSON protocols give. */
export const JSON_DENIAL = ['AccessDeniedException', 400] as const
/** The error that REST with JSON gives. */
export const REST_JSON_DENIAL = ['AccessDeniedException', 403] as const
/** The error that forms and XML give. */
export const XML_DENIAL = ['AccessDenied', 403] as const

/** A role of that account. */
export function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`
}

/** What a command is made with. */
export type Input<Command extends abstract new (input: never) => object> = ConstructorParameters<Command>[0]
