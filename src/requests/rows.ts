import type { Parameters, Scope } from './ask.ts'
import type { Path } from './path.ts'

/**
 * What a request of an operation asks for, as data: the generated table and the exceptions are both made of these.
 *
 * @example
 * { action: 'dynamodb:BatchGetItem', on: [{ type: 'table', parts: { TableName: 'RequestItems{key}' } }] }
 */
export interface AskRow {
  /** With its prefix: `dynamodb:BatchGetItem`. */
  readonly action: string
  /** Nothing: `*`. */
  readonly on?: readonly ResourceRow[]
  /** Asked for once for each of these, of which `.Name` is a member. */
  readonly each?: Path
  /** Asked only where something stands there, or where the test says so. */
  readonly when?: Path | Test
  /** Asked only where a resource of it is given: a role that is handed over, a key that is named. */
  readonly ifGiven?: true
  /** Tags that something gets: `aws:RequestTag/…` and `aws:TagKeys`. */
  readonly tags?: Path
  /** Names of tags that are taken away: `aws:TagKeys`. */
  readonly tagKeys?: Path
  /** Condition keys by name. A name that ends in `/` or `:` is of a map: each of its members is a key. */
  readonly keys?: Readonly<Record<string, KeyValue>>
}

export interface ResourceRow {
  /** A type of the service's in AWS's reference, such as `table`; of another service with its prefix, `iam:role`. */
  readonly type: string
  /**
   * Where the variables of the type's ARN stand: of several places all that are there, each of which is asked on, and a
   * fixed text last where none is. A value that is an ARN of the type takes the place of all parts. What no part says
   * and `Scope` does not have is unknown.
   */
  readonly parts?: Readonly<Record<string, Part | readonly Part[]>>
  /** Where ARNs stand that are of this type or of another one of the row. */
  readonly arns?: readonly Path[]
  /** Left out where the request names none. */
  readonly optional?: true
  /** The call makes it, or lists all of them: what is not said of it is `*`, as AWS's reference writes it. */
  readonly made?: true
}

/** A place, a fixed text (`=default`), or a reader of the project's own. */
export type Part = Path | Reader<string | readonly string[] | undefined>

/** A place, a fixed text (`=lambda.amazonaws.com`), or a reader of the project's own. */
export type KeyValue = Path | Reader<KeyText | Readonly<Record<string, KeyText>>>

export type KeyText = string | readonly string[] | undefined

/** What a path cannot say. */
export interface Reader<Value> {
  /** For `docs/requests.md`: "the last part of QueueUrl". */
  readonly says: string
  of(request: Asked): Value
}

export interface Test {
  readonly says: string
  of(request: Asked): boolean
}

/** What readers see of a request. */
export interface Asked {
  readonly operation: string
  readonly parameters: Parameters
  readonly scope: Scope
  /** Of a row that is asked once for each: which; else the parameters. */
  readonly element: unknown
}

/** What the rule gets wrong of one service. One file in `services/` for each; its pages stand in its comments. */
export interface ServiceExceptions {
  /** AWS's name of the model: `dynamodb`, `elbv2`. */
  readonly service: string
  /** Condition keys of whatever is asked of the service, such as `ec2:Region`. */
  readonly keys?: Readonly<Record<string, KeyValue>>
  /** Types of resources that AWS's reference lacks, or writes otherwise: their ARNs. */
  readonly types?: Readonly<Record<string, string>>
  /** Variables of its ARNs by name, or by type and name where types differ: `ClusterName`, `task.TaskId`. */
  readonly variables?: Readonly<Record<string, Variable>>
  /** What is so of all operations of the service: of what the rule says, before `operations` has a say. */
  readonly every?: (generated: readonly AskRow[], operation: string) => readonly AskRow[]
  /**
   * Operations of which people read AWS's page, for its actions and its types of resources, and found that the rule,
   * with what holds of the service, is right; `all` of a page that was read whole.
   */
  readonly read?: 'all' | readonly string[]
  /** In place of what the rule says of an operation. No rows: it needs no permission. */
  readonly operations: Readonly<Record<string, OperationRows>>
}

/** What holds of a variable of a service's ARNs wherever a request says it, and where none does. */
export interface Variable {
  /** What stands in the ARN for what a caller may write; a whole ARN takes the place of all. */
  readonly spelled?: (text: string, scope: Scope) => string
  /** Whether an ARN that names no account is whole: what AWS itself publishes is of none. */
  readonly isOfAws?: (arn: string) => boolean
  /** Members that say it wherever they are there: `registryId`. */
  readonly at?: Path | readonly Path[]
  /** Where the request does not say it: `default`. */
  readonly absent?: string
}

export type OperationRows = readonly AskRow[] | ((generated: readonly AskRow[]) => readonly AskRow[])
