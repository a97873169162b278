/**
 * What is particular to one service of the server and stands in no model of AWS's, as data that every layer may read.
 * Each service has one, in `src/services/<service>/descriptor.ts`.
 *
 * Its IAM prefix and its event source follow from the signing name, as for all other services of AWS: see
 * `iamPrefixOf`.
 */
export interface ServiceDescriptor {
  /** As botocore names it, such as `cloudwatch`: its folder here, and its model in `models/`. */
  readonly name: string
  /** As its requests are signed, such as `monitoring`. */
  readonly signingName: string
  /** Where `models/<name>.json` comes from. */
  readonly model: 'botocore' | 'written by hand'
  readonly wire: WireConventions
  /** Members that are secret although the model does not say so: they stay out of messages and of the audit record. */
  readonly secretMembers?: readonly string[]
  /** How CloudTrail writes dates in its events: `Jul 18, 2014, 4:07:39 PM`. Default: as JSON does. */
  readonly recordsDates?: 'in words'
  /**
   * CloudTrail's types of its resources, by the word that their ARNs begin with after the account: `user` for
   * `arn:aws:iam::123456789012:user/a`. Empty where the name stands there alone.
   */
  readonly resourceTypes?: Readonly<Record<string, string>>
  /** AWS's default quotas, by AWS's names where it has them; for people. */
  readonly quotas?: Readonly<Record<string, number>>
}

/** How a service speaks in its own way. */
export interface WireConventions {
  /** The code of an input that breaks the model's constraints. */
  readonly validationCode: 'ValidationError' | 'ValidationException' | 'InvalidParameterException'
  /** How fine timestamps are in XML. */
  readonly timestamps: 'seconds' | 'milliseconds'
  /** How doubles are written, and in JSON times: as JSON has them (`30`), or as Java has them (`30.0`, `1.7E9`). */
  readonly doubles?: 'java'
  /** What its errors' names begin with in JSON's `__type`: `com.amazonaws.cloudwatch.v2010_08_01#`. */
  readonly errorNamespace?: string
  /** How an enumeration's values are ordered in messages, by its shape, where that is not the model's order. */
  readonly enumOrders?: Readonly<Record<string, readonly string[]>>
  /**
   * The service's own sentence about a value at `path` that does not match `pattern`, where it has one for that
   * pattern.
   */
  readonly patternSentence?: (pattern: string, path: string) => string | undefined
  /**
   * The service's words about input of an operation that breaks the model, where they are not those of all.
   * It has a sentence for each violation or for none: else all are told as everywhere.
   */
  readonly constraintWords?: (operation: string) => ConstraintWords | undefined
  /** Whether messages about input that breaks the model leave all values out, as they do secrets. */
  readonly hidesValues?: true
  /** Codes that the query protocol's services have in common and this one spells otherwise, by the common code. */
  readonly errorCodes?: Readonly<Record<string, ErrorSpelling>>
  /** How the service words the policy engine's message about a denial. */
  readonly denialMessage?: (message: string) => string
}

/** What a model asks of a value. */
export type Constraint =
  | { readonly kind: 'required' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'max length' | 'min length' | 'max value' | 'min value'; readonly limit: number }
  /** Of the elements of a list, or a map's keys or values. `broken` are the first that break one, from 1. */
  | {
      readonly kind: 'elements' | 'keys' | 'values'
      readonly all: readonly Constraint[]
      readonly broken: readonly { readonly index: number; readonly constraint: Constraint }[]
    }

/** @param path as `Value … at 'metricData.1.member.unit'` names it. @param isList whether a list of values is there. */
export type ConstraintWords = (
  constraint: Constraint,
  path: string,
  isList: boolean,
) => { readonly code: string; readonly sentence: string } | undefined

/** How one protocol or service spells an error that every service has. */
export interface ErrorSpelling {
  readonly code: string
  readonly status: number
  /** In place of the message, where a service always says the same. */
  readonly message?: string
}
