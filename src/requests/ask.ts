import type { ResourceName } from '../aws/index.ts'

/** A request to one of AWS's services, as a caller of an SDK writes it. */
export interface ApiRequest {
  /** AWS's name of the model: `dynamodb`, `elbv2`, `stepfunctions`. */
  readonly service: string
  /** `BatchWriteItem` */
  readonly operation: string
  /** By the names of the model's members; nothing is asked of what they are. */
  readonly parameters: Parameters
}

export type Parameters = Readonly<Record<string, unknown>>

/** Where a request is made: what an ARN has beside what the request says. */
export interface Scope {
  readonly partition: string
  readonly accountId: string
  readonly region: string
  /** The partition keys of tables and indexes of DynamoDB by their ARNs, as far as they are known. */
  readonly partitionKeys?: ReadonlyMap<string, string>
}

/** A condition key's values by its name, as AWS writes it; a key that is absent is not there. */
export type AskKeys = Readonly<Record<string, string | readonly string[]>>

/** One thing that a request needs to be allowed. All of a request's must be. */
export interface Ask {
  /** `dynamodb:BatchWriteItem` */
  readonly action: string
  /** An ARN or `*`; or an ARN with unknown parts, of what exists and the request does not say. */
  readonly resource: ResourceName
  /** What the request says of it, where somebody else knew the rest: no caller is told more. */
  readonly said?: ResourceName
  /** What the request says of itself to the conditions of policies. */
  readonly context: AskKeys
}
