import type { AskRow } from '../rows.ts'

/**
 * The stored form of what the rule says of every operation, in `data/requests.json` (the index) and
 * `data/requests.pack` (shards of lines, one for each service). `scripts/requests.ts` writes it and `table.ts` reads
 * it.
 */
export interface IndexFile {
  readonly source: string
  /** Of the inflated shards, one after the other. */
  readonly sha256: string
  readonly shardLengths: readonly number[]
  /** AWS's name of the model, prefix of its actions, shard, line in the shard. */
  readonly services: readonly (readonly [service: string, prefix: string, shard: number, line: number])[]
}

/**
 * How sure the rule is of an operation: `named`, each part of an ARN is a member of that name; `guessed`, a member that
 * is alone or named otherwise; `unknown`, a part that it needs is nowhere in the request; `no-action`, AWS's reference
 * has no action of that name.
 */
export const SURETIES = ['named', 'guessed', 'unknown', 'no-action'] as const
export type Surety = (typeof SURETIES)[number]

export interface ServiceLine {
  /** ARNs by type, without `arn:${Partition}:`. */
  readonly types: Readonly<Record<string, string>>
  readonly operations: Readonly<Record<string, OperationLine>>
}

export type OperationLine = readonly [surety: number, ...rows: readonly AskRow[]]
