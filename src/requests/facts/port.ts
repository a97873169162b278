import type { MaybePromise } from '../../aws/index.ts'
import type { ApiRequest } from '../ask.ts'
import type { ResourcesOfCall } from '../resource-policies/port.ts'

/**
 * What is found out of something: `unanswered` where whoever has it does not say, `undefined` where nobody knows such
 * things at all. The latter is as if there were nothing; the former could be anything.
 */
export type Found<T> = T | 'unanswered' | undefined

export type Tags = Readonly<Record<string, string>>

/** What is known of things that exist, and that no request says: asked for only where a policy wants to know it. */
export interface ResourceFacts {
  /** By a whole ARN. Of an object in S3: its bucket's, where they count for permissions. */
  tags(arn: string, call: ResourcesOfCall): MaybePromise<Found<Tags>>
  /** Of an object in S3, or the version of it that the request names. */
  objectTags(arn: string, request: ApiRequest, call: ResourcesOfCall): MaybePromise<Found<Tags>>
  /** The name of the attribute that is the partition key of a table or an index of DynamoDB. */
  partitionKey(arn: string): MaybePromise<Found<string>>
}
