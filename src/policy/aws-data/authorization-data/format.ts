/**
 * The stored form of the service authorisation data, in `data/authorization.json` (the index) and
 * `data/authorization.pack` (shards of lines, one per service). `scripts/authorization-data.ts` writes it and
 * `table.ts` reads it. Lists refer to each other by position, so that a name stands once.
 */

/** In the order in which their positions are stored. */
export const ACCESS_LEVELS = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'] as const

/** In the order in which their positions are stored. */
export const CONDITION_KEY_TYPES = ['String', 'ARN', 'Bool', 'Date', 'IPAddress', 'Numeric'] as const

/** Name, position of its type, and 1 where a request can carry several values. */
export type ConditionKeyRow = readonly [name: string, type: number, multivalued: 0 | 1]

/** Name, ARN without `arn:${Partition}:`, positions of condition keys. */
export type ResourceTypeRow = readonly [name: string, arn: string, keys: readonly number[]]

/** Twice the position of the resource type, plus 1 where it is required; then the positions of condition keys. */
export type ActionResourceRow = readonly number[]

export type ActionRow = readonly [
  name: string,
  level: number,
  resources: readonly ActionResourceRow[],
  keys: readonly number[],
]

export interface ServiceRow {
  readonly conditionKeys: readonly ConditionKeyRow[]
  readonly resourceTypes: readonly ResourceTypeRow[]
  readonly actions: readonly ActionRow[]
  /** Actions and patterns that AWS managed policies name and the reference does not. */
  readonly undocumented: readonly string[]
}

export interface IndexFile {
  readonly source: string
  /** Of the inflated shards, one after the other. */
  readonly sha256: string
  readonly shardLengths: readonly number[]
  readonly globalConditionKeys: readonly ConditionKeyRow[]
  /** In lower case: what AWS managed policies name and the reference does not. */
  readonly undocumentedConditionKeys: readonly string[]
  /** Services whose resources resource control policies apply to. */
  readonly resourceControlPolicyServices: readonly string[]
  /**
   * Prefixes of condition keys that are no prefix of a service, and whose keys they are: `saml`, `accounts.google.com`.
   */
  readonly keyPrefixes: readonly (readonly [prefix: string, service: string])[]
  /** Prefix, name, shard, line in the shard. */
  readonly services: readonly (readonly [prefix: string, name: string, shard: number, line: number])[]
}
